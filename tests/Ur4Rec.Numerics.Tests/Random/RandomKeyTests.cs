using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Numerics.Tests.Random;

public sealed class RandomKeyTests
{
    /// <summary>The offset basis of 32-bit FNV-1a and its published hashes of "a" and "foobar".</summary>
    [Theory]
    [InlineData("", 0x811c9dc5u)]
    [InlineData("a", 0xe40c292cu)]
    [InlineData("foobar", 0xbf9cf968u)]
    public void A_purpose_is_the_hash_of_its_name(string name, uint hash) => Assert.Equal(hash, RandomKey.For(1, name).Purpose);

    [Fact]
    public void A_block_is_philox_of_seed_block_step_and_purpose()
    {
        var key = new RandomKey(Seed: 0x299f31d0_a4093822, Purpose: 0x03707344, Step: 0x13198a2e_85a308d3);

        Assert.Equal((0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u), key.Block(0x243f6a88));
    }

    [Fact]
    public void Any_part_of_a_key_changes_its_numbers()
    {
        var key = RandomKey.For(1, "shuffle", 2);
        var others = new[] { key with { Seed = 2 }, key with { Step = 3 }, key with { Step = 2 + (1ul << 32) }, RandomKey.For(1, "dropout", 2) };

        Assert.Equal(5, others.Append(key).Select(k => k.Block(0)).Distinct().Count());
    }
}
