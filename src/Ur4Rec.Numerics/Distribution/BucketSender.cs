namespace Ur4Rec.Numerics.Distribution;

/// <summary>Sums buckets of dense gradients over the ranks, beside the thread that makes them.</summary>
internal sealed unsafe class BucketSender(IRankGroup ranks, ShardTree tree) : IDisposable
{
    /// <summary>A bucket is full when it holds so many values: enough that a message's latency is small beside its time.</summary>
    public const long FewestFloats = 1 << 16;

    private readonly DenseExchange _exchange = new(ranks, tree);
    private readonly ExchangeThread _thread = new();
    private NativeBuffer[] _staging = [];

    /// <summary>Sums a bucket after those before it.</summary>
    /// <param name="nodes">[own nodes][parameters] the memory of each; the first node has the sums afterwards.</param>
    public void Post(NativeBuffer[][] nodes)
    {
        ranks.ComputesMeanwhile = true;
        _thread.Post(() => Sum(nodes));
    }

    /// <summary>Waits until all are summed.</summary>
    public void Wait()
    {
        ranks.ComputesMeanwhile = false;
        _thread.Wait();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _thread.Dispose();
        _exchange.Dispose();
        Free();
    }

    private void Sum(NativeBuffer[][] nodes)
    {
        if (nodes[0].Length == 1)
        {
            _exchange.Sum([.. nodes.Select(node => node[0])]);
            return;
        }

        Reserve(nodes.Length, nodes[0].Sum(parameter => parameter.Length));
        foreach (var (staging, node) in _staging.Zip(nodes))
            ForEach(node, staging, (values, place) => values.CopyTo(place));
        _exchange.Sum(_staging);
        ForEach(nodes[0], _staging[0], (values, place) => place.CopyTo(values));
    }

    private delegate void Copy(Span<float> values, Span<float> place);

    private static void ForEach(NativeBuffer[] node, NativeBuffer staging, Copy copy)
    {
        var at = 0L;
        foreach (var parameter in node)
        {
            var length = checked((int)parameter.Length);
            copy(new Span<float>(parameter.Pointer, length), new Span<float>(staging.Pointer + at, length));
            at += length;
        }
    }

    private void Reserve(int nodes, long floats)
    {
        if (_staging.Length == nodes && _staging[0].Length == floats)
            return;
        Free();
        _staging = [.. Enumerable.Range(0, nodes).Select(_ => new NativeBuffer(floats))];
    }

    private void Free()
    {
        foreach (var buffer in _staging)
            buffer.Dispose();
    }
}
