using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Bench.Serve.Malformed;

/// <summary>What draws the details of malformed requests.</summary>
internal sealed class Dice(RandomKey key)
{
    private RandomStream _random = new(key);

    /// <summary>From <paramref name="least"/> to <paramref name="most"/>.</summary>
    public int Between(int least, int most) => least + _random.NextInt(most - least + 1);

    public T One<T>(params IReadOnlyList<T> choices) => choices[_random.NextInt(choices.Count)];

    /// <summary>Any bytes, a character each.</summary>
    public string Noise(int length) => string.Create(length, this, (characters, dice) =>
    {
        foreach (ref var character in characters)
            character = (char)dice.Between(0, 255);
    });
}
