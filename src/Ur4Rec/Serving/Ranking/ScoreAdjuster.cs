using Ur4Rec.Data;

namespace Ur4Rec.Serving.Ranking;

/// <summary>
/// Adds to the model's scores what boosts and steers say, by the definition of <see cref="ScoreAdjustment"/>: amount * deviation, and of a
/// sentence weight * deviation * likeness.
/// </summary>
internal sealed class ScoreAdjuster
{
    private readonly List<Influence> _influences = [];
    private readonly float _deviation;

    /// <summary>For candidates.</summary>
    /// <param name="rules">Whose boosts hold.</param>
    /// <param name="steers">What the user's answers are steered by.</param>
    /// <param name="candidates">Those that may appear, with the model's scores.</param>
    /// <exception cref="ArithmeticException">A similarity is not finite.</exception>
    public ScoreAdjuster(ResolvedRules rules, IReadOnlyList<EffectiveSteer> steers, ReadOnlySpan<(ItemIndex Item, float Score)> candidates)
    {
        if (rules.ItemBoosts.Count > 0)
            _influences.Add(new Influence(
                item => rules.ItemBoosts.TryGetValue(item, out var boost) ? boost.Amount : 0, item => $"boost: item {rules.Table[item].Id}"));
        foreach (var boost in rules.Rules.Boosts)
        {
            if (boost.Attribute is { } attribute)
                AddAttribute(rules.Table, attribute, boost.Amount, $"boost: {Say(attribute)}");
        }

        foreach (var (steer, weight, similarity) in steers)
        {
            var direction = weight > 0 ? "more" : "less";
            if (similarity is not null)
                AddSentence(similarity, weight, $"{direction} like: {steer.Sentence}", candidates);
            else
                AddAttribute(rules.Table, steer.Attribute!.Value, weight, $"{direction} {Say(steer.Attribute.Value)}");
        }

        _deviation = _influences.Count == 0 ? 0 : Deviation(candidates);
    }

    /// <summary>Whether no score changes.</summary>
    public bool IsIdle => _influences.Count == 0;

    /// <summary>The score of a candidate with all adjustments, added one after the other.</summary>
    public float Adjust(ItemIndex item, float score)
    {
        foreach (var influence in _influences)
        {
            // Adding zero would turn -0 into 0.
            if (Amount(influence, item) is not 0 and var amount)
                score += amount;
        }

        return score;
    }

    /// <summary>What is added to a candidate's score; what adds nothing is left out.</summary>
    public IReadOnlyList<ScoreAdjustment> Explain(ItemIndex item) => IsIdle ? [] : [.. _influences
        .Select(influence => (Influence: influence, Amount: Amount(influence, item)))
        .Where(adjustment => adjustment.Amount != 0)
        .Select(adjustment => new ScoreAdjustment(adjustment.Influence.Reason(item), adjustment.Amount))];

    private float Amount(Influence influence, ItemIndex item) => (float)(influence.Deviations(item) * _deviation);

    private void AddAttribute(ItemTable table, AttributeValue attribute, double amount, string reason)
    {
        if (table.Column(attribute.Attribute) is { } column && column.NumberOf(attribute.Value) is { } number)
            _influences.Add(new Influence(item => column.Of(item).Contains(number) ? amount : 0, _ => reason));
    }

    private void AddSentence(Func<ItemIndex, float> similarity, double weight, string reason, ReadOnlySpan<(ItemIndex Item, float Score)> candidates)
    {
        var (least, most) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var (item, _) in candidates)
        {
            var value = similarity(item);
            if (!float.IsFinite(value))
                throw new ArithmeticException($"Item {item.Value} has the similarity {value} to a sentence.");
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }

        if (least < most)
            _influences.Add(new Influence(item => weight * (((double)similarity(item) - least) / ((double)most - least)), _ => reason));
    }

    private static float Deviation(ReadOnlySpan<(ItemIndex Item, float Score)> candidates)
    {
        double mean = 0, squares = 0;
        foreach (var (_, score) in candidates)
            mean += score;
        mean /= candidates.Length;
        foreach (var (_, score) in candidates)
            squares += (score - mean) * (score - mean);
        var deviation = (float)Math.Sqrt(squares / candidates.Length);
        return deviation > 0 ? deviation : 1;
    }

    private static string Say(AttributeValue value) => $"{value.Attribute}: {value.Value}";

    /// <summary>Something that adds to scores.</summary>
    /// <param name="Deviations">What it adds to an item's, in standard deviations.</param>
    /// <param name="Reason">What it is called, for an item that it adds to.</param>
    private sealed record Influence(Func<ItemIndex, double> Deviations, Func<ItemIndex, string> Reason);
}
