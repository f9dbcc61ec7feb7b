using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// Weights of linear maps as the matrix product reads them, packed when they are first used and not again. For inference over parameters
/// that no longer change: what changes after its first use goes unnoticed. Serves any number of tapes at once.
/// </summary>
public sealed unsafe class PackedWeights : IDisposable
{
    private readonly Dictionary<(nint Pointer, int Rows, int Columns), NativeBuffer> _panels = [];
    private readonly ReaderWriterLockSlim _lock = new();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var panels in _panels.Values)
            panels.Dispose();
        _panels.Clear();
        _lock.Dispose();
    }

    /// <summary>The panels of W^T.</summary>
    /// <param name="pool">Packs.</param>
    /// <param name="weight">W, [out, in], a parameter or rows of one.</param>
    internal float* PanelsOf(WorkerPool pool, Tensor weight)
    {
        var key = ((nint)weight.Pointer, weight.Rows, weight.Columns);
        _lock.EnterReadLock();
        try
        {
            if (_panels.TryGetValue(key, out var known))
                return known.Pointer;
        }
        finally
        {
            _lock.ExitReadLock();
        }

        _lock.EnterWriteLock();
        try
        {
            if (!_panels.TryGetValue(key, out var panels))
            {
                panels = new NativeBuffer(Gemm.PackedLength(weight.Rows, weight.Columns));
                Gemm.Pack(pool, new GemmOperand(weight.Pointer, 1, weight.Columns), panels.Pointer, weight.Rows, weight.Columns);
                _panels.Add(key, panels);
            }

            return panels.Pointer;
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }
}
