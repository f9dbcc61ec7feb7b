namespace Ur4Rec.Data.Sequences;

/// <summary>The columns of prepared sequences: for every interaction, and everything dropped, item and time.</summary>
internal sealed record SequenceColumns(Column<ItemIndex> Items, Column<long> Times, Column<ItemIndex> DroppedItems, Column<long> DroppedTimes);

/// <summary>What of a dataset is known before its columns are filled.</summary>
/// <param name="UserIds">[users].</param>
/// <param name="ItemIds">[items].</param>
/// <param name="Offsets">[users + 1] of the columns.</param>
/// <param name="DroppedOffsets">[users + 1] of the dropped columns.</param>
internal sealed record SequenceShape(UserId[] UserIds, ItemId[] ItemIds, long[] Offsets, long[] DroppedOffsets)
{
    /// <summary>The dataset, where the columns are full.</summary>
    /// <param name="columns">The full columns.</param>
    /// <param name="fingerprint">The dataset's, where it is known.</param>
    public SequenceDataset With(SequenceColumns columns, string? fingerprint = null) => new(
        UserIds, ItemIds, Offsets, columns.Items, columns.Times, new DroppedItems(DroppedOffsets, columns.DroppedItems, columns.DroppedTimes))
    {
        KnownFingerprint = fingerprint,
    };
}

/// <summary>Where preparation puts what it works on and what it makes.</summary>
/// <param name="Scratch">Makes room for so many rows, for a while.</param>
/// <param name="Sequences">Makes the columns of a dataset.</param>
internal sealed record SequenceRoom(Func<long, ScratchColumns> Scratch, Func<SequenceShape, SequenceColumns> Sequences)
{
    /// <summary>Arrays.</summary>
    public static SequenceRoom InMemory { get; } = new(ScratchColumns.InMemory, shape => new SequenceColumns(
        Column<ItemIndex>.Of(new ItemIndex[shape.Offsets[^1]]),
        Column<long>.Of(new long[shape.Offsets[^1]]),
        Column<ItemIndex>.Of(new ItemIndex[shape.DroppedOffsets[^1]]),
        Column<long>.Of(new long[shape.DroppedOffsets[^1]])));
}
