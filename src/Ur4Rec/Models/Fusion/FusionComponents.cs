namespace Ur4Rec.Models.Fusion;

/// <summary>Scorers of one catalogue whose scores are brought to one scale.</summary>
internal static class FusionComponents
{
    /// <summary>Checks that there are scorers, of one catalogue and with distinct names.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static void Require(IReadOnlyList<IScorer> scorers)
    {
        if (scorers.Count == 0)
            throw new ArgumentException("There is no scorer to fuse.", nameof(scorers));
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var scorer in scorers)
        {
            if (scorer.ItemCount != scorers[0].ItemCount)
            {
                throw new ArgumentException(
                    $"Scorer '{scorer.Name}' scores {scorer.ItemCount} items, but '{scorers[0].Name}' {scorers[0].ItemCount}.", nameof(scorers));
            }

            if (!names.Add(scorer.Name))
                throw new ArgumentException($"Two scorers are called '{scorer.Name}'.", nameof(scorers));
        }
    }

    /// <summary>Brings the rows of one scorer to z-scores.</summary>
    /// <param name="scorer">Whose scores they are.</param>
    /// <param name="scores">[queries, items].</param>
    /// <exception cref="InvalidOperationException">A score is infinite or not a number.</exception>
    public static void Standardize(IScorer scorer, Span<float> scores)
    {
        for (var start = 0; start < scores.Length; start += scorer.ItemCount)
        {
            var row = scores.Slice(start, scorer.ItemCount);
            var item = ScoreScale.FirstNonFinite(row);
            if (item >= 0)
                throw new InvalidOperationException($"Scorer '{scorer.Name}' gives {row[item]} to item number {item} and cannot be fused.");
            ScoreScale.Standardize(row);
        }
    }
}
