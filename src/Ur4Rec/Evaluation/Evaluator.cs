using System.Buffers;
using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Distribution;

namespace Ur4Rec.Evaluation;

/// <summary>
/// Asks a scorer every case and ranks the targets. No case is ever left out, and no number depends on the number of threads.
/// </summary>
/// <param name="pool">Where blocks of cases run.</param>
/// <param name="ranks">Processes that share the cases and all get the result; each makes the same calls. Null for one alone.</param>
public sealed class Evaluator(WorkerPool pool, IRankGroup? ranks = null)
{
    /// <summary>Most cases that a scorer is asked at once.</summary>
    public const int CasesPerBlock = 64;

    private const int MaxScoresPerBlock = 1 << 24;

    /// <summary>Ranks the targets of <paramref name="cases"/>.</summary>
    /// <param name="scorer">Asked with the user and all items before the target.</param>
    /// <param name="split">What the cases belong to.</param>
    /// <param name="cases">Usually <see cref="Split.Validation"/> or <see cref="Split.Test"/>.</param>
    /// <param name="options">How to rank.</param>
    /// <exception cref="InputException">There is no case.</exception>
    /// <exception cref="ArgumentException">The scorer does not score the catalogue of the split.</exception>
    /// <exception cref="NonFiniteScoreException">A score is infinite or not a number: the first such case and item.</exception>
    public EvaluationResult Evaluate(IScorer scorer, Split split, IReadOnlyList<EvaluationCase> cases, EvaluationOptions options)
    {
        if (scorer.ItemCount != split.Dataset.ItemCount)
            throw new ArgumentException($"Scorer '{scorer.Name}' scores {scorer.ItemCount} items, but the catalogue has {split.Dataset.ItemCount}.", nameof(scorer));
        EvaluationSummary.RequireCases(split, cases);

        EvaluationCase[] all = [.. cases];
        var standings = new TargetRank[all.Length];
        var coverage = new CatalogueCoverage(scorer.ItemCount);
        var casesPerBlock = Math.Clamp(MaxScoresPerBlock / scorer.ItemCount, 1, CasesPerBlock);
        var failures = new NonFiniteScoreException?[(all.Length + casesPerBlock - 1) / casesPerBlock];
        var shares = new EvaluationShares(ranks ?? SoleRank.Instance, casesPerBlock);
        var own = shares.OwnBlocks(failures.Length);
        pool.For(own.Length, tile =>
        {
            var block = own[tile];
            var start = block * casesPerBlock;
            var count = Math.Min(casesPerBlock, all.Length - start);
            failures[block] = RankBlock(scorer, split, all.AsSpan(start, count), options.Protocol, coverage, standings.AsSpan(start, count));
        });

        if (shares.First(failures) is { } first)
            throw first;
        shares.Complete(standings);
        shares.Complete(coverage);
        return EvaluationSummary.Of(scorer.Name, split, cases, standings, coverage.Share, options, pool);
    }

    /// <summary>Returns the failure instead of throwing it, for the first of all blocks is to be reported, on any number of threads.</summary>
    private static NonFiniteScoreException? RankBlock(
        IScorer scorer, Split split, ReadOnlySpan<EvaluationCase> cases, Protocol protocol, CatalogueCoverage coverage, Span<TargetRank> ranks)
    {
        var items = scorer.ItemCount;
        var buffer = ArrayPool<float>.Shared.Rent(cases.Length * items);
        try
        {
            var scores = buffer.AsSpan(0, cases.Length * items);
            scorer.Score(Queries(split, cases), scores);
            for (var i = 0; i < cases.Length; i++)
            {
                var row = scores.Slice(i * items, items);
                var target = split.Target(cases[i]).Value;
                var comparison = ScoreRow.Compare(row, row[target]);
                if (!comparison.AllFinite)
                    return Failure(scorer, split.Dataset, cases[i].User, row);
                ranks[i] = RankCase(split, cases[i], target, row, comparison, protocol, coverage);
            }

            return null;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    private static ScoringQuery[] Queries(Split split, ReadOnlySpan<EvaluationCase> cases)
    {
        var queries = new ScoringQuery[cases.Length];
        for (var i = 0; i < queries.Length; i++)
            queries[i] = ScoringQuery.Of(split, cases[i]);
        return queries;
    }

    private static TargetRank RankCase(
        Split split, EvaluationCase @case, int target, Span<float> row, RowComparison comparison, Protocol protocol, CatalogueCoverage coverage)
    {
        var buffer = ArrayPool<int>.Shared.Rent(SeenItems.MaxCount(split, @case));
        var seen = SeenItems.Of(split, @case, buffer);
        var rank = protocol.Rank(row, comparison, @case.User, target, seen);
        foreach (var item in seen)
        {
            if (item != target)
                row[item] = float.NegativeInfinity;
        }

        coverage.AddBest(row);
        ArrayPool<int>.Shared.Return(buffer);
        return rank;
    }

    private static NonFiniteScoreException Failure(IScorer scorer, SequenceDataset dataset, UserIndex user, ReadOnlySpan<float> row)
    {
        var item = ScoreRow.FirstNonFinite(row);
        return new NonFiniteScoreException(scorer.Name, dataset.IdOf(user), dataset.IdOf(new ItemIndex(item)), row[item]);
    }
}
