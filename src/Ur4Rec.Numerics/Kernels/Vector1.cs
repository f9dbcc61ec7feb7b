namespace Ur4Rec.Numerics.Kernels;

/// <summary>One lane: the portable path, and the reference that the wide ones are tested against.</summary>
internal readonly unsafe struct Vector1(float value) : IVector<Vector1>
{
    private readonly float _value = value;

    public static int Width => 1;

    public static int GemmRows => 6;

    public static Vector1 Zero => new(0f);

    public static Vector1 Broadcast(float value) => new(value);

    public static Vector1 Load(float* source) => new(*source);

    public static Vector1 LoadPartial(float* source, int count) => Zero;

    public static void Store(Vector1 value, float* destination) => *destination = value._value;

    public static void StorePartial(Vector1 value, float* destination, int count)
    {
    }

    public static Vector1 operator +(Vector1 left, Vector1 right) => new(left._value + right._value);

    public static Vector1 operator -(Vector1 left, Vector1 right) => new(left._value - right._value);

    public static Vector1 operator *(Vector1 left, Vector1 right) => new(left._value * right._value);

    public static Vector1 operator /(Vector1 left, Vector1 right) => new(left._value / right._value);

    public static Vector1 MultiplyAdd(Vector1 a, Vector1 b, Vector1 c) => new((a._value * b._value) + c._value);

    public static Vector1 Max(Vector1 left, Vector1 right) => left._value > right._value ? left : right;

    public static Vector1 Min(Vector1 left, Vector1 right) => left._value < right._value ? left : right;

    public static Vector1 Sqrt(Vector1 value) => new(MathF.Sqrt(value._value));

    public static Vector1 Abs(Vector1 value) => new(MathF.Abs(value._value));

    public static Vector1 Round(Vector1 value) => new(MathF.Round(value._value));

    public static Vector1 PowerOfTwo(Vector1 exponent) => new(BitConverter.Int32BitsToSingle(((int)exponent._value + 127) << 23));

    public static Vector1 GreaterThan(Vector1 left, Vector1 right) =>
        new(BitConverter.Int32BitsToSingle(left._value > right._value ? -1 : 0));

    public static uint MaskBits(Vector1 mask) => BitConverter.SingleToUInt32Bits(mask._value) >> 31;

    public static Vector1 Select(Vector1 mask, Vector1 whenSet, Vector1 whenClear) =>
        BitConverter.SingleToInt32Bits(mask._value) != 0 ? whenSet : whenClear;

    public static float Sum(Vector1 value) => value._value;

    public static float MaxLane(Vector1 value) => value._value;
}
