using Ur4Rec.Data;

namespace Ur4Rec.Tests.Text.Describing;

/// <summary>Small training views; user n has the id <c>user-n</c>, and interactions are a second apart.</summary>
internal static class TrainingViews
{
    public const string Name = "written out";

    /// <summary>Users with these training items, none held out.</summary>
    public static TrainingView Of(ItemMetadata[] items, params int[][] training) =>
        WithHeldOut(items, training, [.. training.Select(_ => Array.Empty<int>())]);

    public static TrainingView WithHeldOut(ItemMetadata[] items, int[][] training, int[][] heldOut)
    {
        int[][] sequences = [.. training.Zip(heldOut, (seen, unseen) => seen.Concat(unseen).ToArray())];
        var offsets = new int[sequences.Length + 1];
        for (var user = 0; user < sequences.Length; user++)
            offsets[user + 1] = offsets[user] + sequences[user].Length;
        var dataset = new SequenceDataset(
            [.. sequences.Select((_, user) => new UserId($"user-{user}"))],
            [.. items.Select(item => item.Id)],
            offsets,
            [.. sequences.SelectMany(sequence => sequence).Select(item => new ItemIndex(item))],
            [.. sequences.SelectMany(sequence => sequence.Select((_, position) => (long)position))]);
        var split = new Split(Name, dataset, [.. training.Select(sequence => sequence.Length)], [], []);
        return TrainingView.Of(split, new PreparationOptions(), items);
    }

    /// <summary>Four comedies of the 1990s, c0 .. c3, then four dramas of the 1950s, d0 .. d3.</summary>
    public static ItemMetadata[] ComediesAndDramas() =>
    [
        .. Enumerable.Range(0, 4).Select(n => new ItemMetadata(new ItemId($"{n}")) { Title = $"c{n}", Year = 1990 + n, Genres = ["Comedy"] }),
        .. Enumerable.Range(0, 4).Select(n => new ItemMetadata(new ItemId($"{4 + n}")) { Title = $"d{n}", Year = 1950 + n, Genres = ["Drama"] }),
    ];

    /// <summary>Items of which nothing but the id is known.</summary>
    public static ItemMetadata[] OnlyIds(int count) => [.. Enumerable.Range(0, count).Select(n => new ItemMetadata(new ItemId($"{n}")))];
}
