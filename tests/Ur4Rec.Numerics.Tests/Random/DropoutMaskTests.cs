using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Numerics.Tests.Random;

public unsafe class DropoutMaskTests
{
    /// <summary>
    /// 64 elements are eight blocks of four words of two halves: element 16 w + 8 half + lane is decided by that half of word w of block
    /// 8 group + lane. It must be so on every instruction set, or a seed would mean something else on another machine.
    /// </summary>
    [Fact]
    public void Every_instruction_set_takes_the_same_bits_for_the_same_element()
    {
        const double rate = 0.3;
        const int count = 5 * DropoutMask.Group;
        var key = RandomKey.For(11, "mask", 7);
        var multipliers = new float[count];
        fixed (float* pointer = multipliers)
            new DropoutMask(key, rate).Fill(first: 2 * DropoutMask.Group, pointer, count);
        for (var i = 0; i < count; i++)
        {
            var element = i + (2 * DropoutMask.Group);
            var (x0, x1, x2, x3) = key.Block((uint)((element / 64 * 8) + (element % 8)));
            uint[] words = [x0, x1, x2, x3];
            var half = (words[element % 64 / 16] >> (element % 16 / 8 * 16)) & 0xFFFF;
            Assert.Equal(half >= 19661 ? (float)(65536.0 / (65536 - 19661)) : 0f, multipliers[i]);
        }
    }
}
