using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Fuzz.Mutations;

/// <summary>What mutations draw from: random numbers, other seeds, tokens.</summary>
internal sealed class MutationSource(RandomKey key, IReadOnlyList<FuzzSeed> seeds, IReadOnlyList<byte[]> tokens)
{
    private const int LargestInput = 1 << 18;

    private RandomStream _random = new(key);

    /// <summary>A number, 0 .. bound - 1; 0 where bound is 0.</summary>
    public int Below(int bound) => bound <= 1 ? 0 : _random.NextInt(bound);

    public T AnyOf<T>(IReadOnlyList<T> values) => values[Below(values.Count)];

    public byte[] AnyToken() => AnyOf(tokens);

    public byte[] AnySeed() => AnyOf(seeds).Bytes;

    /// <summary>A place and a length within an input; short ones are as frequent as long ones.</summary>
    public (int Start, int Length) AnyChunk(int inputLength)
    {
        var start = Below(inputLength);
        var most = inputLength - start;
        return (start, Math.Min(most, 1 + Below(1 << Below(1 + int.Log2(Math.Max(most, 1))))));
    }

    /// <summary>One mutation of a seed, or as often up to four, one after another.</summary>
    public byte[] Mutate(byte[] seed, IReadOnlyList<Mutation> mutations)
    {
        var input = seed;
        for (var left = Below(2) == 0 ? 1 : 1 + Below(4); left > 0; left--)
        {
            var mutated = AnyOf(mutations)(input, this);
            if (mutated.Length <= LargestInput)
                input = mutated;
        }

        return input;
    }
}
