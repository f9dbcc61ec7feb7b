using Ur4Rec.Losses;

namespace Ur4Rec.Training.Watching;

/// <summary>
/// A term of the loss, with its weight, that drowns all others. Only for fixed weights: trained ones even the terms out by themselves.
/// </summary>
/// <param name="losses">The terms' weights.</param>
internal sealed class LossImbalance(JointLossOptions losses) : WatchRule
{
    // What is left of the others is then less than the noise of the one.
    private const double Factor = 100;

    private static readonly Dictionary<string, LossTerm> s_terms = Enum.GetValues<LossTerm>().ToDictionary(term => term.Name());

    // A term that is learnt goes to 0, and that is well: each counts at least as much as when it came in.
    private readonly Dictionary<string, double> _atFirst = [];

    public override string Name => "loss_imbalance";

    public override WatchFinding? AtEpoch(EpochSummary epoch)
    {
        var sizes = epoch.Losses.ToDictionary(pair => pair.Key, pair => Math.Abs(losses.WeightOf(s_terms[pair.Key]) * pair.Value));
        foreach (var (term, size) in sizes)
            _atFirst.TryAdd(term, size);
        if (sizes.Count < 2)
            return null;
        var (largest, most) = sizes.MaxBy(pair => pair.Value);
        var (next, second) = sizes.Where(pair => pair.Key != largest)
            .Select(pair => (Term: pair.Key, Size: Math.Max(pair.Value, _atFirst[pair.Key])))
            .MaxBy(pair => pair.Size);
        return most < Factor * second ? null : WatchFinding.Of(
            $"the loss {largest} is {most:G3} with its weight, {most / second:F0} times the next largest, {next} ({second:G3})",
            $"lower {WeightKey(largest)} (it is {losses.WeightOf(s_terms[largest])}), or raise {WeightKey(next)} (it is {losses.WeightOf(s_terms[next])})");
    }

    private static string WeightKey(string term) => term == LossTerm.Distillation.Name() ? "kd_weight" : $"{term}_weight";
}
