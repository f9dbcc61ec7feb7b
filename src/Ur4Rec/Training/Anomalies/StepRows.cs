using Ur4Rec.Data;

namespace Ur4Rec.Training.Anomalies;

/// <summary>
/// Says who is in a row of a step's tensors. Tensors do not know what their rows are, but their number tells: one with as many rows as the
/// batch has tokens has a row a token.
/// </summary>
internal sealed class StepRows(SequenceDataset dataset)
{
    private readonly List<RowGroup> _groups = [];

    /// <summary>The tokens and windows of a batch of sequences.</summary>
    public StepRows Add(SequenceBatch batch)
    {
        // The batch's arrays are the tape's and are gone when it begins anew.
        var (histories, windows, items) = (batch.Histories, batch.Windows, batch.Items.ToArray());
        Add(histories.Total, row =>
        {
            var window = WindowOf(row, histories);
            return Owner("token", windows[window].User, windows[window].First + row - histories.Start(window), new ItemIndex(items[row]));
        });
        Add(windows.Length, row => Owner("window", windows[row].User, windows[row].First, null));
        return this;
    }

    /// <summary>The cases and pairs of a batch of retrieval, its users and its items.</summary>
    public StepRows Add(RetrievalBatch batch)
    {
        var perCase = batch.CandidatesPerCase;
        RowOwner Pair(int pair) => Owner("pair", batch.Cases.Users[pair / perCase], batch.Cases.TargetPositions[pair / perCase], batch.Candidates[pair]);
        _groups.Add(new RowGroup(batch.Count, perCase, (row, column) => Pair((row * perCase) + column)));
        Add(batch.Candidates.Length, Pair);
        Add(batch.Count, row => Owner("case", batch.Cases.Users[row], batch.Cases.TargetPositions[row], batch.Cases.Positives[row]));
        var items = batch.Candidates.Distinct().ToArray();
        Add(items.Length, row => Owner("item", null, null, items[row]));
        var readers = batch.Readers.Distinct().ToArray();
        Add(readers.Length, row => Owner("user", readers[row], null, null));
        return this;
    }

    /// <summary>The tokens of the cases' histories, as far as the sequence model reads them.</summary>
    public StepRows AddHistories(RetrievalBatch batch, Split split, int longest)
    {
        var lengths = Array.ConvertAll(batch.Cases.TargetPositions, target => Math.Min(target, longest));
        var histories = Numerics.Ragged.FromLengths(lengths);
        Add(histories.Total, row =>
        {
            var @case = WindowOf(row, histories);
            var position = batch.Cases.TargetPositions[@case] - lengths[@case] + row - histories.Start(@case);
            return Owner("token", batch.Cases.Users[@case], position, split.TrainingSequence(batch.Cases.Users[@case]).Span[position]);
        });
        return this;
    }

    /// <summary>
    /// Who may be in a row of a tensor of the step: nobody where its rows are none that are known; several where the batch has, say, as many
    /// tokens as pairs.
    /// </summary>
    public IReadOnlyList<RowOwner> Of(int rows, int columns, int row, int column)
    {
        var fitting = _groups.Where(group => group.Rows == rows && (group.Columns is null || group.Columns == columns)).ToArray();
        var closest = fitting.Any(group => group.Columns is not null) ? fitting.Where(group => group.Columns is not null) : fitting;
        return [.. closest.Select(group => group.Owner(row, column)).Distinct()];
    }

    /// <summary>Who a row of a parameter belongs to: an item, of a table of items.</summary>
    public IReadOnlyList<RowOwner> OfParameter(string name, int rows, int row) =>
        rows == dataset.ItemCount && name.EndsWith("embedding.weight", StringComparison.Ordinal) ? [Owner("item", null, null, new ItemIndex(row))] : [];

    private static int WindowOf(int token, Numerics.Ragged histories)
    {
        var window = 0;
        while (histories.Start(window) + histories.LengthOf(window) <= token)
            window++;
        return window;
    }

    private void Add(int rows, Func<int, RowOwner> owner) => _groups.Add(new RowGroup(rows, null, (row, _) => owner(row)));

    private RowOwner Owner(string row, UserIndex? user, int? position, ItemIndex? item) => new(
        row,
        user is { } known && known.Value < dataset.UserCount ? dataset.IdOf(known).Value : null,
        position + 1,
        item is { } index ? dataset.IdOf(index).Value : null);

    /// <param name="Rows">The tensors have so many rows.</param>
    /// <param name="Columns">And so many columns; null for any number.</param>
    /// <param name="Owner">Of a row and a column.</param>
    private sealed record RowGroup(int Rows, int? Columns, Func<int, int, RowOwner> Owner);
}
