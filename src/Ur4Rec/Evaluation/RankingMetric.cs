namespace Ur4Rec.Evaluation;

/// <summary>A measure of one ranking with one relevant item; a result reports its mean over all cases.</summary>
/// <param name="Name">Name in results, e.g. <c>ndcg@10</c>.</param>
/// <param name="Of">Its expectation over random tie-breaks.</param>
public sealed record RankingMetric(string Name, Func<TargetRank, double> Of)
{
    private static readonly int[] Cutoffs = [5, 10, 20];

    /// <summary>The target's rank, from 1; smaller is better.</summary>
    public static RankingMetric MeanRank { get; } = new("mean_rank", rank => 1 + rank.Better + (rank.Tied / 2.0));

    /// <summary>What every evaluation measures: hit, ndcg, recall and mrr at 5, 10 and 20, and the mean rank.</summary>
    public static IReadOnlyList<RankingMetric> All { get; } =
        [.. Cutoffs.Select(Hit), .. Cutoffs.Select(Ndcg), .. Cutoffs.Select(Recall), .. Cutoffs.Select(ReciprocalRank), MeanRank];

    /// <summary>1 where the target stands on the first <paramref name="k"/> ranks, else 0.</summary>
    public static RankingMetric Hit(int k) => new($"hit@{k}", rank => rank.Expectation(k, _ => 1));

    /// <summary>The share of the relevant items on the first <paramref name="k"/> ranks: with one target it equals <see cref="Hit"/>.</summary>
    public static RankingMetric Recall(int k) => Hit(k) with { Name = $"recall@{k}" };

    /// <summary>1 / log2(rank + 1) on the first <paramref name="k"/> ranks, else 0; with one target the ideal gain is 1.</summary>
    public static RankingMetric Ndcg(int k) => new($"ndcg@{k}", rank => rank.Expectation(k, r => 1 / Math.Log2(r + 1)));

    /// <summary>1 / rank on the first <paramref name="k"/> ranks, else 0.</summary>
    public static RankingMetric ReciprocalRank(int k) => new($"mrr@{k}", rank => rank.Expectation(k, r => 1.0 / r));
}
