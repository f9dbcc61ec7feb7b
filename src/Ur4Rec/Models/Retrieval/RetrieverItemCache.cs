using Ur4Rec.Numerics;

namespace Ur4Rec.Models.Retrieval;

/// <summary>
/// What a retriever computes of every item alone, kept for ranking: a request then costs its users' sentences and what is the pairs' own.
/// It holds the items as they are when this is made: train the retriever further and make a new cache. Safe for any number of tapes at once.
/// </summary>
/// <remarks>A call needs memory for every pair, some 40 d floats: give a large catalogue in slices.</remarks>
public sealed class RetrieverItemCache : IDisposable
{
    private const int ItemsPerPass = 1024;

    private readonly PreferenceRetriever _retriever;
    private readonly Parameter[] _tensors;
    private readonly ItemSide _items;

    /// <summary>Computes the item side of the whole catalogue.</summary>
    /// <param name="retriever">The trained retriever; it must outlive the cache.</param>
    /// <param name="features">What is known of the items.</param>
    /// <param name="pool">The team to compute with.</param>
    /// <exception cref="ArgumentException">The features do not fit the retriever.</exception>
    public RetrieverItemCache(PreferenceRetriever retriever, RetrieverFeatures features, WorkerPool pool)
        : this(retriever, features, pool, known: null, knownItems: 0)
    {
    }

    /// <summary>Takes the first items from another cache, of equal parameters and features of these items, and computes the others.</summary>
    internal RetrieverItemCache(
        PreferenceRetriever retriever, RetrieverFeatures features, WorkerPool pool, RetrieverItemCache? known, int knownItems)
    {
        _retriever = retriever;
        using var tape = new Tape(pool);
        _tensors = [.. known?._tensors.Select(tensor => Beginning(tensor, knownItems, retriever.ItemCount)) ?? []];
        for (var first = knownItems; first < retriever.ItemCount; first += ItemsPerPass)
        {
            tape.Begin(TapeMode.Inference);
            int[] items = [.. Enumerable.Range(first, Math.Min(ItemsPerPass, retriever.ItemCount - first))];
            var side = retriever.EncodeItems(tape, features, items, out _).Tensors;
            if (_tensors.Length == 0)
                _tensors = [.. side.Select(tensor => new Parameter(retriever.ItemCount, tensor.Columns) { IsFrozen = true })];
            for (var i = 0; i < _tensors.Length; i++)
                side[i].Values.CopyTo(_tensors[i].Values[(first * _tensors[i].Columns)..]);
        }

        _items = ItemSide.Of(_tensors);
    }

    /// <summary>The items' representations, [items, d]: what a memory of users reads. Gone with the cache.</summary>
    public Tensor Representations => _items.Representations;

    /// <summary>The same scores, bit for bit, as <see cref="PreferenceRetriever.Score"/> gives in inference mode.</summary>
    /// <param name="tape">In inference mode.</param>
    /// <param name="userTexts">The sentences of each user's preferences.</param>
    /// <param name="batch">The pairs.</param>
    /// <param name="memory">What is remembered of the users; null leaves memory out altogether.</param>
    /// <exception cref="InvalidOperationException">The tape records: no gradient would reach the items.</exception>
    public RetrieverOutput Score(Tape tape, ContextTable userTexts, RetrieverBatch batch, RetrieverMemory? memory = null)
    {
        if (tape.Mode == TapeMode.Training)
            throw new InvalidOperationException("A cache of items cannot be trained; score with the retriever itself.");
        var users = _retriever.EncodeUsers(tape, userTexts, batch.Users);
        int[] items = [.. batch.ItemSlots.Select(slot => batch.Items[slot])];
        return _retriever.ScorePairs(tape, users, _items, new PairRows(batch.UserSlots, items), memory, itemShares: null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _tensors)
            tensor.Dispose();
    }

    /// <summary>The first rows of a tensor, with room for others.</summary>
    private static Parameter Beginning(Tensor tensor, int rows, int rowsInAll)
    {
        var beginning = new Parameter(rowsInAll, tensor.Columns) { IsFrozen = true };
        tensor.Values[..(rows * tensor.Columns)].CopyTo(beginning.Values);
        return beginning;
    }
}
