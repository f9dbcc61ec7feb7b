using System.Diagnostics;
using System.Net.Sockets;
using Ur4Rec.Bench.Serve.Http;

namespace Ur4Rec.Bench.Serve.Load;

/// <summary>What is asked, and what must be answered.</summary>
internal interface IQuestions
{
    ReadOnlySpan<byte> Next();

    /// <summary>What is wrong with the answer to the last question; null where it is right.</summary>
    string? ProblemOf(HttpAnswer answer);
}

/// <summary>Asks on one connection, in a thread of its own.</summary>
/// <param name="server">Whom.</param>
/// <param name="questions">What.</param>
/// <param name="schedule">When.</param>
/// <param name="measureFrom">Answers to what was sent before are checked and not counted.</param>
internal sealed class LoadClient(Uri server, IQuestions questions, Schedule schedule, long measureFrom)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public Latencies Latencies { get; } = new();

    public List<string> Problems { get; } = [];

    /// <summary>When it came: later than the time that was given, where the server could not keep up.</summary>
    public long LastAnswer { get; private set; }

    public Thread Start()
    {
        var thread = new Thread(Run);
        thread.Start();
        return thread;
    }

    private void Run()
    {
        HttpConnection? connection = null;
        while (schedule.WaitForNext(out var time))
        {
            try
            {
                connection ??= new HttpConnection(server, s_patience);
                var answer = connection.Exchange(questions.Next());
                var answered = LastAnswer = Stopwatch.GetTimestamp();
                if (questions.ProblemOf(answer) is { } problem)
                    Problems.Add(problem);
                else if (time >= measureFrom)
                    Latencies.Add(time, answered);
            }
            catch (Exception e) when (e is IOException or SocketException or InvalidDataException)
            {
                Problems.Add(e.Message);
                connection?.Dispose();
                connection = null;
            }
        }

        connection?.Dispose();
    }
}
