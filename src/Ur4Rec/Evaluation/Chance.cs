using Ur4Rec.Data;
using Ur4Rec.Numerics;

namespace Ur4Rec.Evaluation;

/// <summary>What a ranking in random order scores, in closed form: of c candidates, a target stands on each rank 1 .. c alike.</summary>
public static class Chance
{
    private const int ListLength = 10;

    /// <summary>The expected result of a random ranking of the same candidates; its scorer is called <c>chance</c>.</summary>
    /// <param name="split">What the cases belong to.</param>
    /// <param name="cases">As given to <see cref="Evaluator.Evaluate"/>.</param>
    /// <param name="options">As given to <see cref="Evaluator.Evaluate"/>.</param>
    /// <param name="pool">Where the resamples of the intervals run.</param>
    /// <exception cref="InputException">There is no case.</exception>
    public static EvaluationResult Evaluate(Split split, IReadOnlyList<EvaluationCase> cases, EvaluationOptions options, WorkerPool pool)
    {
        EvaluationSummary.RequireCases(split, cases);
        var itemCount = split.Dataset.ItemCount;
        var buffer = new int[cases.Max(c => SeenItems.MaxCount(split, c))];
        var ranks = new TargetRank[cases.Count];
        var misses = new MissProbability(itemCount);
        for (var i = 0; i < ranks.Length; i++)
        {
            var seen = SeenItems.Of(split, cases[i], buffer);
            ranks[i] = new TargetRank(0, options.Protocol.CountCandidates(itemCount, seen) - 1);
            misses.AddList(seen, split.Target(cases[i]).Value);
        }

        return EvaluationSummary.Of("chance", split, cases, ranks, 1 - misses.Mean(), options, pool);
    }

    /// <summary>
    /// The probability that an item is in none of the cases' random lists: the product of 1 - 10/c over the cases that have it
    /// among their c unseen items. As logarithms, so that a case costs no more than its history: all lists may take an item, but
    /// for those whose user has seen it. A list that takes every candidate has no logarithm and is counted.
    /// </summary>
    private sealed class MissProbability(int itemCount)
    {
        private readonly double[] _notOfferedLog = new double[itemCount];
        private readonly int[] _notOfferedWhole = new int[itemCount];
        private double _log;
        private int _whole;

        public void AddList(ReadOnlySpan<int> seen, int target)
        {
            var candidates = itemCount - seen.Length + 1;
            var takesAll = candidates <= ListLength;
            var log = takesAll ? 0 : Math.Log(1 - ((double)ListLength / candidates));
            _log += log;
            _whole += takesAll ? 1 : 0;
            foreach (var item in seen)
            {
                if (item == target)
                    continue;
                _notOfferedLog[item] += log;
                _notOfferedWhole[item] += takesAll ? 1 : 0;
            }
        }

        public double Mean()
        {
            var sum = 0.0;
            for (var item = 0; item < itemCount; item++)
                sum += _whole > _notOfferedWhole[item] ? 0 : Math.Exp(_log - _notOfferedLog[item]);
            return sum / itemCount;
        }
    }
}
