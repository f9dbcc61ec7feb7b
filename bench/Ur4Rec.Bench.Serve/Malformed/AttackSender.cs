using System.Net.Sockets;
using System.Text;
using Ur4Rec.Bench.Serve.Http;

namespace Ur4Rec.Bench.Serve.Malformed;

/// <summary>What came of an attack.</summary>
internal enum Outcome
{
    /// <summary>A status of 400 to 499.</summary>
    Refused,

    /// <summary>The server closed the connection and said nothing.</summary>
    Closed,

    /// <summary>The client went away, as it meant to.</summary>
    Left,

    /// <summary>Anything else.</summary>
    Wrong,
}

/// <summary>Sends attacks and judges what comes of them.</summary>
/// <param name="server">Whom.</param>
internal sealed class AttackSender(Uri server)
{
    private const int VersionNotSupported = 505; // what HTTP has for a version of it that nobody speaks

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly string[] s_traces = ["   at ", "Exception", ".cs:", "System.", "Microsoft.", "/src/"];

    /// <summary>Sends one on a connection of its own.</summary>
    public (Outcome Outcome, string Detail) Send(Attack attack)
    {
        using var connection = new HttpConnection(server, s_patience);
        var answers = 0;
        try
        {
            connection.Send(RequestText.Bytes(attack.Bytes));
            if (attack.After == AfterSending.Reset)
            {
                connection.Reset();
                return (Outcome.Left, "");
            }

            if (attack.After == AfterSending.EndSending)
                connection.EndSending();
            do
            {
                if (ProblemOf(connection.Receive(), answers++ < attack.WellFormed) is { } problem)
                    return (Outcome.Wrong, problem);
            }
            while (answers <= attack.WellFormed || GoesOn(attack, connection));
            return (Outcome.Refused, "");
        }
        catch (Exception e) when (e is EndOfStreamException or SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.Shutdown })
        {
            return answers > attack.WellFormed ? (Outcome.Refused, "")
                : attack.MayClose || answers > 0 ? (Outcome.Closed, "")
                : (Outcome.Wrong, $"no answer: {e.Message}");
        }
        catch (Exception e) when (e is SocketException or InvalidDataException)
        {
            return (Outcome.Wrong, e.Message);
        }
    }

    private static bool GoesOn(Attack attack, HttpConnection connection)
    {
        if (attack.After == AfterSending.ReadAll)
            connection.EndSending();
        return attack.After != AfterSending.Read;
    }

    private static string? ProblemOf(HttpAnswer answer, bool isWellFormed)
    {
        var body = Encoding.UTF8.GetString(answer.Body.Span);
        if (isWellFormed)
            return answer.Status == 200 ? null : $"{answer.Status} for a well-formed request";
        if (answer.Status is (< 400 or >= 500) and not VersionNotSupported)
            return $"{answer.Status} {body[..Math.Min(200, body.Length)]}";
        return s_traces.FirstOrDefault(trace => body.Contains(trace, StringComparison.Ordinal)) is { } found ? $"the answer has '{found}': {body}" : null;
    }
}
