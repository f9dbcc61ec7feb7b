namespace Ur4Rec.Models.Retrieval;

/// <summary>Why a pair has its score.</summary>
/// <param name="Score">The cosine of preference and candidate, divided by the temperature.</param>
/// <param name="Routing">Shares of the experts user preference, item description and item image; they add up to 1.</param>
/// <param name="Gate">The mean share, 0 .. 1, of the preference that does not come from memory; null without memory.</param>
/// <param name="UserSentences">
/// How much of its attention the candidate gives to each of the user's sentences, averaged over heads; they add up to 1. Empty for a user
/// without sentences.
/// </param>
/// <param name="ItemSentences">Likewise for the sentences of its own description.</param>
public sealed record PairExplanation(
    float Score, IReadOnlyList<float> Routing, float? Gate, IReadOnlyList<float> UserSentences, IReadOnlyList<float> ItemSentences)
{
    internal static PairExplanation Of(RetrieverOutput output, int pair, IReadOnlyList<float> userSentences, IReadOnlyList<float> itemSentences)
    {
        float? gate = output.Gate is { } gates ? Mean(gates.Row(pair)) : null;
        return new PairExplanation(output.Scores.Values[pair], output.Routing.Row(pair).ToArray(), gate, userSentences, itemSentences);
    }

    private static float Mean(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return (float)(sum / values.Length);
    }
}
