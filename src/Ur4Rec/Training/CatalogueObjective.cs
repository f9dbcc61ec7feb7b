using Ur4Rec.Models;
using Ur4Rec.Numerics;

namespace Ur4Rec.Training;

/// <summary>
/// Softmax cross-entropy over the whole catalogue, or over what a token's user had not had by then: a ranking leaves the history out,
/// so the model need not learn to rank it low.
/// </summary>
internal sealed class CatalogueObjective(bool excludeHistory) : ISequenceObjective
{
    private Exclusion[] _exclusions = [];

    public Tensor Loss(Tape tape, SasRecModel model, Tensor states, SequenceBatch batch, long step) =>
        tape.CrossEntropyOverCatalogue(states, model.ItemEmbedding, batch.Targets, excludeHistory ? Histories(batch) : default);

    /// <summary>An item is out from the token that reads it to the end of its window; one from before the window is out in all of it.</summary>
    private ReadOnlyMemory<Exclusion> Histories(SequenceBatch batch)
    {
        var count = 0;
        for (var w = 0; w < batch.Windows.Length; w++)
        {
            var history = batch.HistoryOf(w);
            if (_exclusions.Length < count + history.Length)
                Array.Resize(ref _exclusions, 2 * (count + history.Length));
            var first = batch.Histories.Start(w);
            var end = first + batch.Histories.LengthOf(w);
            for (var position = 0; position < history.Length; position++)
                _exclusions[count++] = new Exclusion(history[position], first + Math.Max(0, position - batch.Windows[w].First), end);
        }

        _exclusions.AsSpan(0, count).Sort(static (left, right) => left.Item.CompareTo(right.Item));
        return _exclusions.AsMemory(0, count);
    }
}
