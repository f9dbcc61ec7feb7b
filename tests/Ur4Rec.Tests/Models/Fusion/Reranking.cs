using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;

namespace Ur4Rec.Tests.Models.Fusion;

/// <summary>Fusions of scorers, and what they say.</summary>
internal static class Reranking
{
    /// <summary>Constant weights, one a scorer; where there is a candidate scorer, its weight is the last.</summary>
    public static RerankingScorer Of(
        IScorer[] catalogue, double[] weights, ICandidateScorer? candidateScorer = null, int top = 0, IScorer? retrieval = null)
    {
        var fusion = new FusionWeights(Names(catalogue, candidateScorer));
        foreach (var (name, weight) in fusion.Components.Zip(weights))
            fusion.Set(name, weight);
        return new RerankingScorer(catalogue, candidateScorer, fusion, null, top, retrieval);
    }

    /// <summary>Weights [components][1 + features].</summary>
    public static RerankingScorer Adaptive(
        IScorer[] catalogue, float[][] weights, IQueryFeatures features, ICandidateScorer? candidateScorer = null, int top = 0)
    {
        var fusion = new FusionWeights(Names(catalogue, candidateScorer), features.Columns);
        weights.SelectMany(row => row).ToArray().CopyTo(Values(fusion));
        return new RerankingScorer(catalogue, candidateScorer, fusion, features, top);
    }

    /// <summary>The parameter, [components, 1 + features].</summary>
    public static Span<float> Values(FusionWeights weights) => weights.NamedParameters().Single().Parameter.Values;

    /// <summary>[queries, items].</summary>
    public static float[] Score(IScorer scorer, params ScoringQuery[] queries)
    {
        var scores = new float[queries.Length * scorer.ItemCount];
        scores.AsSpan().Fill(float.NaN);
        scorer.Score(queries, scores);
        return scores;
    }

    public static ScoringQuery After(params int[] history) => new(null, Array.ConvertAll(history, item => new ItemIndex(item)));

    public static ScoringQuery Excluding(this ScoringQuery query, params int[] items) =>
        query with { Excluded = Array.ConvertAll(items, item => new ItemIndex(item)) };

    /// <summary>Item numbers, best first.</summary>
    public static int[] Order(float[] scores) => [.. Enumerable.Range(0, scores.Length).OrderByDescending(item => scores[item])];

    public static void Close(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        foreach (var (want, got) in expected.Zip(actual))
            Assert.Equal(want, got, 1e-5f);
    }

    private static List<string> Names(IScorer[] catalogue, ICandidateScorer? candidateScorer)
    {
        var names = catalogue.Select(scorer => scorer.Name).ToList();
        if (candidateScorer is not null)
            names.Add(candidateScorer.Name);
        return names;
    }
}
