namespace Ur4Rec.Numerics.Kernels;

/// <summary>Element-wise functions of whole tensors of one shape, cut into blocks of a fixed size.</summary>
internal static unsafe class ElementwiseBlocks
{
    /// <summary>y = f(x).</summary>
    public static void Map<TFunction>(WorkerPool pool, Tensor x, Tensor y)
        where TFunction : struct, IUnary
    {
        RowBlocks.For(pool, y.Length, 1, (start, count) => KernelSet.Current.Map<TFunction>(x.Pointer + start, y.Pointer + start, count));
    }

    /// <summary>z = f(x, y).</summary>
    public static void Map<TFunction>(WorkerPool pool, Tensor x, Tensor y, Tensor z)
        where TFunction : struct, IBinary
    {
        RowBlocks.For(
            pool, z.Length, 1, (start, count) =>
                KernelSet.Current.Map<TFunction>(x.Pointer + start, y.Pointer + start, z.Pointer + start, count));
    }

    /// <summary>w = f(x, y, z).</summary>
    public static void Map<TFunction>(WorkerPool pool, Tensor x, Tensor y, Tensor z, Tensor w)
        where TFunction : struct, ITernary
    {
        RowBlocks.For(
            pool, w.Length, 1, (start, count) =>
                KernelSet.Current.Map<TFunction>(
                x.Pointer + start, y.Pointer + start, z.Pointer + start, w.Pointer + start, count));
    }

    /// <summary>target += f(x, y).</summary>
    public static void AddMapped<TFunction>(WorkerPool pool, Tensor x, Tensor y, Tensor target)
        where TFunction : struct, IBinary
    {
        RowBlocks.For(
            pool, target.Length, 1, (start, count) =>
                KernelSet.Current.AddMapped<TFunction>(x.Pointer + start, y.Pointer + start, target.Pointer + start, count));
    }

    /// <summary>target += f(x, y, z).</summary>
    public static void AddMapped<TFunction>(WorkerPool pool, Tensor x, Tensor y, Tensor z, Tensor target)
        where TFunction : struct, ITernary
    {
        RowBlocks.For(
            pool, target.Length, 1, (start, count) =>
                KernelSet.Current.AddMapped<TFunction>(
                x.Pointer + start, y.Pointer + start, z.Pointer + start, target.Pointer + start, count));
    }

    /// <summary>target += scale * x.</summary>
    public static void AddScaled(WorkerPool pool, float scale, Tensor x, Tensor target)
    {
        RowBlocks.For(pool, target.Length, 1, (start, count) => KernelSet.Current.AddScaled(scale, x.Pointer + start, target.Pointer + start, count));
    }
}
