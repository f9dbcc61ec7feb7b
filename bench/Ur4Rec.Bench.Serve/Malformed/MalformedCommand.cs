using System.Globalization;
using Ur4Rec.Bench.Serve.Http;

namespace Ur4Rec.Bench.Serve.Malformed;

/// <summary><c>malformed</c>: all are refused, the server's memory and threads stay, and it goes on answering.</summary>
internal sealed class MalformedCommand(Arguments arguments)
{
    public static readonly string[] Names = ["url", "pid", "key", "count", "seed", "slow"];

    private const int WarmUp = 2_000;
    private static readonly TimeSpan s_slowPause = TimeSpan.FromSeconds(1);

    /// <returns>Whether nothing went wrong.</returns>
    public bool Run()
    {
        var server = new Uri(arguments.Text("url"));
        var text = RequestText.To(server, arguments.Find("key"));
        var pid = arguments.Count("pid", 0);
        var slow = arguments.Count("slow", 40);
        var run = new MalformedRun(server, text, (ulong)arguments.Count("seed", 1));
        Read("at the beginning", pid);
        run.Send(WarmUp);
        Read($"after {WarmUp}", pid);
        var givenUp = 0;
        var slowly = new Thread(() => givenUp = new SlowClients(server, text, s_slowPause).Run(slow));
        slowly.Start();
        var rest = arguments.Count("count", 20_000) - WarmUp - slow;
        run.Send(rest / 2);
        Read($"after {run.Sent}", pid);
        run.Send(rest - (rest / 2));
        slowly.Join();
        Read($"after {run.Sent}", pid);
        Say($"{run.Sent} malformed requests of {run.Kinds} kinds: {run.CountOf(Outcome.Refused)} answered 4xx, {run.CountOf(Outcome.Wrong)} wrong");
        Say($"  {run.CountOf(Outcome.Closed)} closed with no answer: {string.Join(", ", run.ClosedKinds)}");
        Say($"  {run.CountOf(Outcome.Left)} left by the client");
        Say($"{givenUp} of {slow} slow clients were given up; {run.WellFormed} well-formed requests between were answered 200");
        foreach (var (kind, detail) in run.Problems.DistinctBy(problem => problem.Kind))
            Say($"  {kind}: {detail}");
        return run.Problems.Count == 0 && givenUp == slow;
    }

    private static void Read(string when, int pid)
    {
        var reading = ProcessReading.Of(pid);
        Say($"{when}: {reading.ResidentMebibytes:F0} MiB resident, {reading.Threads} threads");
    }

    private static void Say(FormattableString line) => Console.Out.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
