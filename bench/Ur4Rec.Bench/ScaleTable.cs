namespace Ur4Rec.Bench;

/// <summary>What several turns of <see cref="RanksBenchmark"/> came to, as Markdown: medians over the turns.</summary>
internal static class ScaleTable
{
    public static void Print(IReadOnlyList<ScaleMeasurement> measured)
    {
        Console.WriteLine("| case | ranks x threads | shards | ms a step | tokens/s | to 1 x 2 unsharded | exchange after computing, ms | between steps, ms | sent a step, KB | least, KB |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (var kind in measured.GroupBy(turn => (turn.Case, turn.Ranks, turn.Threads, turn.Shards)))
        {
            var whole = Of(measured.Where(turn => turn.Case == kind.Key.Case && turn is { Ranks: 1, Shards: 1 }), turn => turn.StepMilliseconds);
            var step = Of(kind, turn => turn.StepMilliseconds);
            Console.WriteLine(FormattableString.Invariant(
                $"| {kind.Key.Case} | {kind.Key.Ranks} x {kind.Key.Threads} | {kind.Key.Shards} | {step:F1} | {Of(kind, turn => turn.TokensPerSecond):N0} | {step / whole:F3} | {Of(kind, turn => turn.WaitMilliseconds):F2} | {Of(kind, turn => turn.AgreementMilliseconds):F2} | {kind.First().SentBytes / 1e3:N0} | {kind.First().LeastBytes / 1e3:N0} |"));
        }
    }

    private static double Of(IEnumerable<ScaleMeasurement> turns, Func<ScaleMeasurement, double> value) => Median.Of([.. turns.Select(value)]);
}
