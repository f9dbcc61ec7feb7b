using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Ur4Rec.Numerics.Kernels;

/// <summary>AVX-VNNI, one instruction for eight rows; .NET has no wider form of it, and memory is slower than this.</summary>
internal readonly unsafe struct VnniByteDot(Vector256<int> value) : IByteDot<VnniByteDot>
{
    private readonly Vector256<int> _value = value;

    public static int Rows => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VnniByteDot Broadcast(int value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VnniByteDot Add(VnniByteDot sums, byte* rows, VnniByteDot query) =>
        new(AvxVnni.MultiplyWideningAndAdd(sums._value, Vector256.Load(rows), query._value.AsSByte()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(VnniByteDot sums, int* destination) => sums._value.Store(destination);
}

/// <summary>AVX2: bytes of even and of odd places as int16, for its multiplication of bytes saturates.</summary>
internal readonly unsafe struct Avx2ByteDot(Vector256<int> value) : IByteDot<Avx2ByteDot>
{
    private readonly Vector256<int> _value = value;

    public static int Rows => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx2ByteDot Broadcast(int value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Avx2ByteDot Add(Avx2ByteDot sums, byte* rows, Avx2ByteDot query)
    {
        var bytes = Vector256.Load(rows).AsInt16();
        var pairs = query._value.AsInt16();
        var even = Avx2.MultiplyAddAdjacent(bytes & Vector256.Create((short)0xFF), (pairs << 8) >> 8);
        var odd = Avx2.MultiplyAddAdjacent(bytes >>> 8, pairs >> 8);
        return new(sums._value + even + odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Avx2ByteDot sums, int* destination) => sums._value.Store(destination);
}

/// <summary>Four rows: Arm's dot product where there is one, else what every machine has.</summary>
internal readonly unsafe struct PortableByteDot(Vector128<int> value) : IByteDot<PortableByteDot>
{
    private readonly Vector128<int> _value = value;

    public static int Rows => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableByteDot Broadcast(int value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableByteDot Add(PortableByteDot sums, byte* rows, PortableByteDot query)
    {
        if (Dp.IsSupported)
            return new(AddSigned(sums._value, rows, query._value.AsSByte()));
        var bytes = Vector128.Load(rows).AsInt16();
        var pairs = query._value.AsInt16();

        // 255 * 127 fits into an int16.
        var even = (bytes & Vector128.Create((short)0xFF)) * ((pairs << 8) >> 8);
        var odd = (bytes >>> 8) * (pairs >> 8);
        return new(sums._value + SumPairs(even.AsInt32()) + SumPairs(odd.AsInt32()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(PortableByteDot sums, int* destination) => sums._value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> SumPairs(Vector128<int> pairs) => ((pairs << 16) >> 16) + (pairs >> 16);

    /// <summary>The instruction wants both sides signed: the rows lose their 128, and the query's sum gives it back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> AddSigned(Vector128<int> sums, byte* rows, Vector128<sbyte> query)
    {
        var signed = (Vector128.Load(rows) ^ Vector128.Create((byte)0x80)).AsSByte();
        var offset = Dp.DotProduct(Vector128<int>.Zero, Vector128.Create((sbyte)64), query);
        return Dp.DotProduct(sums, signed, query) + offset + offset;
    }
}

/// <summary>One row: the reference that the others are tested against.</summary>
internal readonly unsafe struct ScalarByteDot(int value) : IByteDot<ScalarByteDot>
{
    private readonly int _value = value;

    public static int Rows => 1;

    public static ScalarByteDot Broadcast(int value) => new(value);

    public static ScalarByteDot Add(ScalarByteDot sums, byte* rows, ScalarByteDot query)
    {
        var sum = sums._value;
        for (var p = 0; p < 4; p++)
            sum += rows[p] * (sbyte)(query._value >> (8 * p));
        return new(sum);
    }

    public static void Store(ScalarByteDot sums, int* destination) => *destination = sums._value;
}
