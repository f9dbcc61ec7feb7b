using System.Globalization;
using Ur4Rec.Bench.Serve.Http;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Bench.Serve.Malformed;

/// <summary>Malformed requests of all kinds in turn, with a well-formed one now and then.</summary>
internal sealed class MalformedRun(Uri server, RequestText text, ulong seed)
{
    private const int BetweenWellFormed = 20;
    private const int Told = 400; // characters of a request
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly AttackSender _sender = new(server);
    private readonly AttackKind[] _kinds =
        [.. new JsonAttacks(text).All, .. new TargetAttacks(text).All, .. new HeaderAttacks(text).All, .. new FramingAttacks(text).All];
    private readonly Dictionary<(string Kind, Outcome Outcome), int> _outcomes = [];
    private int _sent;

    /// <summary>What went wrong: the kind, and what came of what.</summary>
    public List<(string Kind, string Detail)> Problems { get; } = [];

    public int Sent => _sent;

    public int Kinds => _kinds.Length;

    /// <summary>Well-formed requests that were answered 200.</summary>
    public int WellFormed { get; private set; }

    public int CountOf(Outcome outcome) => _outcomes.Where(entry => entry.Key.Outcome == outcome).Sum(entry => entry.Value);

    /// <summary>Kinds some of which the server answered by closing alone.</summary>
    public IEnumerable<string> ClosedKinds => _outcomes.Where(entry => entry.Key.Outcome == Outcome.Closed)
        .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key.Kind} {entry.Value}"));

    public void Send(int count)
    {
        for (var end = _sent + count; _sent < end; _sent++)
        {
            var kind = _kinds[_sent % _kinds.Length];
            var attack = kind.Draw(new Dice(RandomKey.For(seed, kind.Name, (ulong)_sent)));
            var (outcome, detail) = _sender.Send(attack);
            var entry = (kind.Name, outcome);
            _outcomes[entry] = _outcomes.GetValueOrDefault(entry) + 1;
            if (outcome == Outcome.Wrong)
                Problems.Add((kind.Name, $"{detail}, of '{attack.Bytes[..Math.Min(attack.Bytes.Length, Told)].ReplaceLineEndings("⏎")}'"));
            if (_sent % BetweenWellFormed == 0)
                Ask();
        }
    }

    private void Ask()
    {
        using var connection = new HttpConnection(server, s_patience);
        var status = connection.Exchange(text.Get("/v1/users?count=1")).Status;
        if (status == 200)
            WellFormed++;
        else
            Problems.Add(("well-formed", string.Create(CultureInfo.InvariantCulture, $"{status}")));
    }
}
