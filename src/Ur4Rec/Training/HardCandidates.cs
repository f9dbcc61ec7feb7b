using System.Buffers;
using Ur4Rec.Data;
using Ur4Rec.Models;

namespace Ur4Rec.Training;

/// <summary>The items that a scorer ranks highest of those a user did not choose.</summary>
internal static class HardCandidates
{
    /// <summary>For each case the best candidates outside the user's training part, the best first; fewer where fewer are left.</summary>
    /// <param name="split">Knows the users' training parts.</param>
    /// <param name="cases">The batch; the scorer sees the histories before the targets.</param>
    /// <param name="scorer">Asked once for the whole batch.</param>
    /// <param name="count">Candidates wanted of a case, at least 1.</param>
    /// <exception cref="InvalidOperationException">A score is infinite or not a number.</exception>
    public static ItemIndex[][] Of(Split split, RetrievalCases cases, IScorer scorer, int count)
    {
        var items = scorer.ItemCount;
        var buffer = ArrayPool<float>.Shared.Rent(cases.Count * items);
        var scores = buffer.AsSpan(0, cases.Count * items);
        scorer.Score(cases.Queries, scores);
        var candidates = new ItemIndex[cases.Count][];
        var best = new int[count];
        for (var i = 0; i < candidates.Length; i++)
        {
            var row = scores.Slice(i * items, items);
            var wrong = ScoreRow.FirstNonFinite(row);
            if (wrong >= 0)
            {
                throw new InvalidOperationException(
                    $"Scorer '{scorer.Name}' gives user '{split.Dataset.IdOf(cases.Users[i])}' and item "
                    + $"'{split.Dataset.IdOf(new ItemIndex(wrong))}' a score of {row[wrong]}.");
            }

            foreach (var chosen in split.TrainingSequence(cases.Users[i]).Span)
                row[chosen.Value] = float.NegativeInfinity;
            var found = ScoreRow.Top(row, best);
            candidates[i] = Array.ConvertAll(best[..found], item => new ItemIndex(item));
        }

        ArrayPool<float>.Shared.Return(buffer);
        return candidates;
    }
}
