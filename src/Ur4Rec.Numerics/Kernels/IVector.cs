namespace Ur4Rec.Numerics.Kernels;

/// <summary>
/// A register of float32 lanes. Kernels are written once over this interface and compiled by the JIT for each width;
/// comparison results are lane masks (all bits set where true), to be used with <see cref="Select"/>.
/// </summary>
internal unsafe interface IVector<TSelf>
    where TSelf : struct, IVector<TSelf>
{
    /// <summary>Number of lanes.</summary>
    static abstract int Width { get; }

    /// <summary>Rows of the GEMM register tile; with two vectors a row its accumulators fill the register file.</summary>
    static abstract int GemmRows { get; }

    static abstract TSelf Zero { get; }

    static abstract TSelf Broadcast(float value);

    static abstract TSelf Load(float* source);

    /// <summary>Reads <paramref name="count"/> &lt; Width lanes, the rest zero; touches no byte beyond them.</summary>
    static abstract TSelf LoadPartial(float* source, int count);

    static abstract void Store(TSelf value, float* destination);

    /// <summary>Writes the first <paramref name="count"/> &lt; Width lanes; touches no byte beyond them.</summary>
    static abstract void StorePartial(TSelf value, float* destination, int count);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>a * b + c, with one rounding where the hardware has it.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>The larger lanes, at the speed of one instruction: of two lanes with a NaN the right one, so put there what must not be lost.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>The smaller lanes; of two lanes with a NaN the right one.</summary>
    static abstract TSelf Min(TSelf left, TSelf right);

    static abstract TSelf Sqrt(TSelf value);

    static abstract TSelf Abs(TSelf value);

    static abstract TSelf Round(TSelf value);

    /// <summary>2^n for integral n in -126 .. 127.</summary>
    static abstract TSelf PowerOfTwo(TSelf exponent);

    static abstract TSelf GreaterThan(TSelf left, TSelf right);

    /// <summary>Bit i is set where lane i of a mask is.</summary>
    static abstract uint MaskBits(TSelf mask);

    static abstract TSelf Select(TSelf mask, TSelf whenSet, TSelf whenClear);

    /// <summary>All lanes added, in a fixed order.</summary>
    static abstract float Sum(TSelf value);

    /// <summary>The largest lane.</summary>
    static abstract float MaxLane(TSelf value);
}
