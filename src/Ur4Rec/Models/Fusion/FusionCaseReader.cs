using Ur4Rec.Data;

namespace Ur4Rec.Models.Fusion;

/// <summary>Asks every component of a fusion what validation cases ask, and keeps what weights are learned from.</summary>
internal static class FusionCaseReader
{
    /// <summary>Fills <paramref name="learnable"/>, one for each of <paramref name="cases"/>; null where the target is no candidate.</summary>
    public static void Read(
        RerankingScorer scorer, IQueryFeatures? features, Split split, ReadOnlySpan<EvaluationCase> cases, Span<FusionCase?> learnable)
    {
        var queries = new ScoringQuery[cases.Length];
        for (var q = 0; q < queries.Length; q++)
            queries[q] = ScoringQuery.Of(split, cases[q]);
        using var asked = new CatalogueScores(queries, scorer.ItemCount);
        using var block = scorer.Retrieve(asked);
        var rivals = new int[cases.Length][];
        for (var q = 0; q < queries.Length; q++)
            rivals[q] = Rivals(block, q, [.. queries[q].History.Span, .. queries[q].Excluded.Span], split.Target(cases[q]));
        var standard = StandardScores(scorer, block, rivals);
        var columns = features?.Columns ?? 0;
        var encoded = new float[queries.Length * columns];
        features?.Encode(queries, encoded);
        for (var q = 0; q < queries.Length; q++)
        {
            var target = Array.IndexOf(rivals[q], block.PlaceOf(split.Target(cases[q]), q));
            learnable[q] = target < 0 ? null : new FusionCase(standard[q], target, [1, .. encoded.AsSpan(q * columns, columns)]);
        }
    }

    /// <summary>[queries][rivals, components].</summary>
    private static float[][] StandardScores(RerankingScorer scorer, CandidateBlock block, int[][] rivals)
    {
        var components = scorer.Weights.Components.Count;
        var standard = Array.ConvertAll(rivals, own => new float[own.Length * components]);
        var scores = new float[block.Candidates.Total];
        var zScores = new float[scores.Length];
        for (var c = 0; c < components; c++)
        {
            block.Score(c, scores, zScores);
            for (var q = 0; q < rivals.Length; q++)
            {
                for (var i = 0; i < rivals[q].Length; i++)
                    standard[q][(i * components) + c] = block.Of(q, zScores)[rivals[q][i]];
            }
        }

        return standard;
    }

    /// <summary>The places of the target and of all candidates that are not excluded, ascending; none where the target is no candidate.</summary>
    private static int[] Rivals(CandidateBlock block, int query, ReadOnlySpan<ItemIndex> excluded, ItemIndex target)
    {
        if (block.PlaceOf(target, query) < 0)
            return [];
        var left = new bool[block.Candidates.LengthOf(query)];
        Array.Fill(left, true);
        foreach (var item in excluded)
        {
            if (item != target && block.PlaceOf(item, query) is >= 0 and var place)
                left[place] = false;
        }

        return [.. Enumerable.Range(0, left.Length).Where(place => left[place])];
    }
}
