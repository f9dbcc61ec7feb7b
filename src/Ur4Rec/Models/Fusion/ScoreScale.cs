namespace Ur4Rec.Models.Fusion;

/// <summary>The one scale that scores of different scorers are brought to.</summary>
public static class ScoreScale
{
    /// <summary>
    /// Replaces the scores of one query, over the catalogue or any set of candidates, by z-scores: less their mean, divided by their
    /// standard deviation. Equal scores say nothing and become zeros.
    /// </summary>
    /// <exception cref="ArgumentException">A score is infinite or not a number.</exception>
    public static void Standardize(Span<float> scores)
    {
        var wrong = ScoreRow.FirstNonFinite(scores);
        if (wrong >= 0)
            throw new ArgumentException($"Score {wrong} is {scores[wrong]}.", nameof(scores));
        // Asked of the scores themselves: the deviation of equal scores from their rounded mean need not be zero.
        if (scores.IsEmpty || scores.IndexOfAnyExcept(scores[0]) < 0)
        {
            scores.Clear();
            return;
        }

        var mean = Sum(scores, score => score) / scores.Length;
        var scale = 1 / Math.Sqrt(Sum(scores, score => (score - mean) * (score - mean)) / scores.Length);
        foreach (ref var score in scores)
            score = (float)((score - mean) * scale);
    }

    private static double Sum(ReadOnlySpan<float> scores, Func<float, double> term)
    {
        var sum = 0.0;
        foreach (var score in scores)
            sum += term(score);
        return sum;
    }
}
