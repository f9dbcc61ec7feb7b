using Ur4Rec.Data;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Tests.Evaluation;

/// <summary>Small splits, written out or random; user n has the id <c>user-n</c>, item n the id <c>item-n</c>.</summary>
internal static class TestSplits
{
    /// <summary>The last item of each sequence is the test target, the one before it the validation target where there is one.</summary>
    public static Split LeaveOneOut(int items, params int[][] sequences)
    {
        var dataset = Dataset(items, sequences);
        return new Split(
            "leave_one_out",
            dataset,
            [.. sequences.Select(sequence => Math.Max(sequence.Length - 2, 0))],
            [.. Cases(sequences, 2)],
            [.. Cases(sequences, 1)]);
    }

    /// <summary>One user as <see cref="LeaveOneOut"/> splits them, at the times 0, 1, 2, ..., with dropped items and their times.</summary>
    public static Split WithDropped(int items, int[] sequence, params (int Item, long Time)[] dropped)
    {
        var dataset = new SequenceDataset(
            [new UserId("user-0")],
            [.. Enumerable.Range(0, items).Select(item => new ItemId($"item-{item}"))],
            [0, sequence.Length],
            [.. sequence.Select(item => new ItemIndex(item))],
            [.. Enumerable.Range(0, sequence.Length)],
            new DroppedItems([0, dropped.Length], [.. dropped.Select(each => new ItemIndex(each.Item))], [.. dropped.Select(each => each.Time)]));
        return new Split("leave_one_out", dataset, [sequence.Length - 2], [.. Cases([sequence], 2)], [.. Cases([sequence], 1)]);
    }

    /// <summary>Users with 1 .. <paramref name="longest"/> random items, skewed towards low item numbers, repeats included.</summary>
    public static Split Random(int users, int items, int longest, ulong seed)
    {
        var random = new RandomStream(RandomKey.For(seed, "test split"));
        var sequences = new int[users][];
        for (var user = 0; user < users; user++)
        {
            sequences[user] = new int[1 + random.NextInt(longest)];
            for (var i = 0; i < sequences[user].Length; i++)
                sequences[user][i] = Math.Min(random.NextInt(items), random.NextInt(items));
        }

        return LeaveOneOut(items, sequences);
    }

    public static SequenceDataset Dataset(int items, params int[][] sequences)
    {
        var offsets = new int[sequences.Length + 1];
        for (var user = 0; user < sequences.Length; user++)
            offsets[user + 1] = offsets[user] + sequences[user].Length;
        return new SequenceDataset(
            [.. Enumerable.Range(0, sequences.Length).Select(user => new UserId($"user-{user}"))],
            [.. Enumerable.Range(0, items).Select(item => new ItemId($"item-{item}"))],
            offsets,
            [.. sequences.SelectMany(sequence => sequence).Select(item => new ItemIndex(item))],
            new long[offsets[^1]]);
    }

    private static IEnumerable<EvaluationCase> Cases(int[][] sequences, int fromEnd) =>
        Enumerable.Range(0, sequences.Length)
            .Where(user => sequences[user].Length >= fromEnd)
            .Select(user => new EvaluationCase(new UserIndex(user), sequences[user].Length - fromEnd));
}
