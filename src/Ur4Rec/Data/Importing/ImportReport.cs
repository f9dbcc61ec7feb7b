using Ur4Rec.Data.Storage;

namespace Ur4Rec.Data.Importing;

/// <summary>Where a row stands.</summary>
/// <param name="File">The file's path as it was opened.</param>
/// <param name="Line">Its first line, from 1.</param>
public readonly record struct RowLocation(string File, long Line)
{
    /// <summary>As <c>file:line</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{File}:{Line}");
}

/// <summary>A row that was left out.</summary>
/// <param name="Location">Where it stands.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record BadRow(RowLocation Location, string Reason);

/// <summary>What an import did.</summary>
/// <param name="Files">The files it read, in order.</param>
/// <param name="Rows">Rows with an interaction, duplicates among them, bad rows not.</param>
/// <param name="ItemRows">Rows that describe an item.</param>
/// <param name="UserRows">Rows that describe a user.</param>
/// <param name="Changes">What the store gained.</param>
/// <param name="BadRows">The rows left out.</param>
public sealed record ImportReport(
    IReadOnlyList<string> Files,
    long Rows,
    long ItemRows,
    long UserRows,
    StoreChanges Changes,
    IReadOnlyList<BadRow> BadRows);
