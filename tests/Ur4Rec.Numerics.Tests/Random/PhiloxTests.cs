using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Numerics.Tests.Random;

public sealed class PhiloxTests
{
    /// <summary>The known answers of the Random123 distribution, kat_vectors, philox4x32-10.</summary>
    [Theory]
    [InlineData(0x00000000_00000000ul, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(0xffffffff_fffffffful, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x299f31d0_a4093822ul, 0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Known_answers(ulong key, uint c0, uint c1, uint c2, uint c3, uint x0, uint x1, uint x2, uint x3) =>
        Assert.Equal((x0, x1, x2, x3), Philox.Generate(key, c0, c1, c2, c3));

    [SkippableFact]
    public void Eight_lanes_give_the_words_of_one()
    {
        Skip.IfNot(Avx512F.IsSupported, "This machine has no AVX-512.");
        const ulong key = 0x0123456789abcdef;
        var c0 = Vector512.Create(0ul, 1, 2, 3, 0xffffffff, 0x80000000, 0x12345678, 7);
        var c1 = Vector512.Create(5ul);
        var c2 = Vector512.Create(0xfffffffeul);
        var c3 = Vector512.Create(9ul, 8, 7, 6, 5, 4, 3, 2);
        var (x0, x1, x2, x3) = (c0, c1, c2, c3);

        Philox.GenerateLanes(key, ref x0, ref x1, ref x2, ref x3);

        for (var lane = 0; lane < 8; lane++)
        {
            var wanted = Philox.Generate(key, (uint)c0[lane], (uint)c1[lane], (uint)c2[lane], (uint)c3[lane]);
            Assert.Equal(wanted, ((uint)x0[lane], (uint)x1[lane], (uint)x2[lane], (uint)x3[lane]));
        }
    }
}
