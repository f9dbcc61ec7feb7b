namespace Ur4Rec.Numerics;

/// <summary>Lends native buffers for the length of a call and keeps them for the next, so that steady work allocates nothing.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly List<NativeBuffer> _free = [];
    private readonly Lock _gate = new();

    /// <summary>A buffer of at least <paramref name="length"/> floats, contents undefined; give it back by disposing the lease.</summary>
    public Lease Rent(long length)
    {
        lock (_gate)
        {
            var best = -1;
            for (var i = 0; i < _free.Count; i++)
            {
                if (_free[i].Length >= length && (best < 0 || _free[i].Length < _free[best].Length))
                    best = i;
            }

            if (best >= 0)
            {
                var buffer = _free[best];
                _free.RemoveAt(best);
                return new Lease(this, buffer);
            }
        }

        return new Lease(this, new NativeBuffer(RoundUpToPowerOfTwo(length)));
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var buffer in _free)
                buffer.Dispose();
            _free.Clear();
        }
    }

    private static long RoundUpToPowerOfTwo(long length) =>
        length > 1 << 20 ? (length + (1 << 18) - 1) & ~((1L << 18) - 1) : (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)Math.Max(length, 1024));

    internal readonly struct Lease(Scratch owner, NativeBuffer buffer) : IDisposable
    {
        public unsafe float* Pointer => buffer.Pointer;

        public void Dispose()
        {
            lock (owner._gate)
                owner._free.Add(buffer);
        }
    }
}
