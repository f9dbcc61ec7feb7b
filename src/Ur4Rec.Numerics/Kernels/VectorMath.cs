using System.Runtime.CompilerServices;

namespace Ur4Rec.Numerics.Kernels;

/// <summary>Elementary functions on whole registers, accurate to a few units in the last place where it is said.</summary>
internal static class VectorMath<TVector>
    where TVector : struct, IVector<TVector>
{
    private const float SmallestExponent = -87.3f;
    private const float LargestExponent = 88.3f;

    /// <summary>
    /// e^x to 2 ulp: x = n ln 2 + r, a degree-6 polynomial in r, scaled by 2^n. Zero below -87.3; held at e^88.3 above, so that a finite
    /// argument never gives infinity; NaN for NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp(TVector x)
    {
        var low = TVector.Broadcast(SmallestExponent);
        var clamped = TVector.Max(low, TVector.Min(TVector.Broadcast(LargestExponent), x));
        var n = TVector.Round(clamped * TVector.Broadcast(1.44269504f));
        var r = TVector.MultiplyAdd(n, TVector.Broadcast(-0.693359375f), clamped);
        r = TVector.MultiplyAdd(n, TVector.Broadcast(2.12194440e-4f), r);
        var p = TVector.Broadcast(1f / 720f);
        p = TVector.MultiplyAdd(p, r, TVector.Broadcast(1f / 120f));
        p = TVector.MultiplyAdd(p, r, TVector.Broadcast(1f / 24f));
        p = TVector.MultiplyAdd(p, r, TVector.Broadcast(1f / 6f));
        p = TVector.MultiplyAdd(p, r, TVector.Broadcast(0.5f));
        p = TVector.MultiplyAdd(p, r, TVector.Broadcast(1f));
        p = TVector.MultiplyAdd(p, r, TVector.Broadcast(1f));
        return TVector.Select(TVector.GreaterThan(low, x), TVector.Zero, p * TVector.PowerOfTwo(n));
    }

    /// <summary>1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sigmoid(TVector x)
    {
        var one = TVector.Broadcast(1f);
        return one / (one + Exp(TVector.Zero - x));
    }

    /// <summary>
    /// ln(1 + e^x) = max(x, 0) + ln(1 + u) with u = e^-|x|, and ln(1 + u) = 2 artanh s with s = u / (2 + u) &lt;= 1/3 by its series,
    /// so that neither a large x overflows nor a small u is lost beside 1.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Softplus(TVector x)
    {
        var u = Exp(TVector.Zero - TVector.Abs(x));
        var s = u / (TVector.Broadcast(2f) + u);
        var square = s * s;
        var p = TVector.Broadcast(2f / 15f);
        p = TVector.MultiplyAdd(p, square, TVector.Broadcast(2f / 13f));
        p = TVector.MultiplyAdd(p, square, TVector.Broadcast(2f / 11f));
        p = TVector.MultiplyAdd(p, square, TVector.Broadcast(2f / 9f));
        p = TVector.MultiplyAdd(p, square, TVector.Broadcast(2f / 7f));
        p = TVector.MultiplyAdd(p, square, TVector.Broadcast(2f / 5f));
        p = TVector.MultiplyAdd(p, square, TVector.Broadcast(2f / 3f));
        p = TVector.MultiplyAdd(p, square, TVector.Broadcast(2f));
        return TVector.MultiplyAdd(p, s, TVector.Max(TVector.Zero, x));
    }

    /// <summary>tanh x: its series below 0.3, exponentials above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh(TVector x)
    {
        var one = TVector.Broadcast(1f);
        var square = x * x;
        var p = TVector.Broadcast(-1382f / 155925f);
        p = TVector.MultiplyAdd(p, square, TVector.Broadcast(62f / 2835f));
        p = TVector.MultiplyAdd(p, square, TVector.Broadcast(-17f / 315f));
        p = TVector.MultiplyAdd(p, square, TVector.Broadcast(2f / 15f));
        p = TVector.MultiplyAdd(p, square, TVector.Broadcast(-1f / 3f));
        p = TVector.MultiplyAdd(p, square, one);
        var e = Exp(x + x);
        var large = one - (TVector.Broadcast(2f) / (e + one));
        return TVector.Select(TVector.GreaterThan(TVector.Broadcast(0.3f), TVector.Abs(x)), p * x, large);
    }

    /// <summary>
    /// The standard normal density and distribution at x, sharing one exponential; the distribution to 3e-7
    /// (Abramowitz and Stegun 1964, 7.1.26).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Normal(TVector x, out TVector density, out TVector distribution)
    {
        var one = TVector.Broadcast(1f);
        var z = TVector.Abs(x);
        var e = Exp(x * x * TVector.Broadcast(-0.5f));
        var t = one / TVector.MultiplyAdd(z, TVector.Broadcast(0.3275911f * 0.70710678f), one);
        var p = TVector.Broadcast(1.061405429f);
        p = TVector.MultiplyAdd(p, t, TVector.Broadcast(-1.453152027f));
        p = TVector.MultiplyAdd(p, t, TVector.Broadcast(1.421413741f));
        p = TVector.MultiplyAdd(p, t, TVector.Broadcast(-0.284496736f));
        p = TVector.MultiplyAdd(p, t, TVector.Broadcast(0.254829592f));
        var tail = TVector.Broadcast(0.5f) * p * t * e;
        density = e * TVector.Broadcast(0.39894228f);
        distribution = TVector.Select(TVector.GreaterThan(TVector.Zero, x), tail, one - tail);
    }
}
