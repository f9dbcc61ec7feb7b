using System.Globalization;

namespace Ur4Rec.Fuzz;

/// <summary>Which inputs to run, from the environment; without it, those of an ordinary run.</summary>
internal static class FuzzOptions
{
    /// <summary>Number of inputs of an ordinary run over all targets.</summary>
    public const int OrdinaryInputs = 200_000;

    private const ulong OrdinarySeed = 5;

    /// <summary><c>UR4REC_FUZZ_SEED</c>: another number makes other inputs.</summary>
    public static ulong Seed => Variable("UR4REC_FUZZ_SEED") is { } seed ? ulong.Parse(seed, CultureInfo.InvariantCulture) : OrdinarySeed;

    /// <summary><c>UR4REC_FUZZ_INPUTS</c>: how many inputs over all targets, of which each has its usual share.</summary>
    public static long InputsOf(FuzzTarget target) => Variable("UR4REC_FUZZ_INPUTS") is { } inputs
        ? (long)(double.Parse(inputs, CultureInfo.InvariantCulture) * target.Inputs / OrdinaryInputs) + 1
        : target.Inputs;

    /// <summary><c>UR4REC_FUZZ_REPLAY</c>: <c>target:index</c>, the one input to run.</summary>
    public static (string Target, long Index)? Replay => Variable("UR4REC_FUZZ_REPLAY")?.Split(':') is [var target, var index]
        ? (target, long.Parse(index, CultureInfo.InvariantCulture))
        : null;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
