using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Text.Unicode;

namespace Ur4Rec.Tests.Text.Unicode;

public class CanonicalDecompositionTests
{
    [Fact]
    public void Samples_agree_with_Pythons_unicodedata()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Text", "Unicode", "DecompositionSamples.txt"));
        Assert.Equal(198, lines.Length);
        foreach (var line in lines[1..])
        {
            var sides = line.Split(" = ");
            Assert.Equal(sides[1], ToHexadecimal(CanonicalDecomposition.Decompose(FromHexadecimal(sides[0]))));
        }
    }

    [Fact]
    public void Every_Hangul_syllable_is_its_jamo_by_the_standards_arithmetic()
    {
        var syllable = 0xAC00;
        for (var leading = 0x1100; leading <= 0x1112; leading++)
        {
            for (var vowel = 0x1161; vowel <= 0x1175; vowel++)
            {
                for (var trailing = 0x11A7; trailing <= 0x11C2; trailing++, syllable++)
                {
                    var jamo = trailing == 0x11A7 ? $"{(char)leading}{(char)vowel}" : $"{(char)leading}{(char)vowel}{(char)trailing}";
                    Assert.Equal(jamo, CanonicalDecomposition.Decompose(((char)syllable).ToString()));
                }
            }
        }

        Assert.Equal(0xD7A4, syllable);
        Assert.Equal("\uABFF\uD7A4", CanonicalDecomposition.Decompose("\uABFF\uD7A4"));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("\u00E9", "e\u0301")]
    [InlineData("e\u0301", "e\u0301")]
    [InlineData("\u1E69", "s\u0323\u0307")]
    [InlineData("s\u0307\u0323", "s\u0323\u0307")]
    [InlineData("\u0344", "\u0308\u0301")]
    [InlineData("\u0130", "I\u0307")]
    [InlineData("\uFB01", "\uFB01")]
    [InlineData("\u212B", "A\u030A")]
    [InlineData("\u0301\u0323", "\u0323\u0301")]
    [InlineData("\U0001D15E", "\U0001D157\U0001D165")]
    public void Decomposes(string text, string wanted) => Assert.Equal(ToHexadecimal(wanted), ToHexadecimal(CanonicalDecomposition.Decompose(text)));

    [Fact]
    public void Marks_of_one_class_keep_their_order() =>
        Assert.Equal("a\u0327\u0301\u0300", CanonicalDecomposition.Decompose("a\u0301\u0327\u0300"));

    [Fact]
    public void Lone_surrogates_stay()
    {
        Assert.Equal("\uD83D\u0061e\u0301\uDE00", CanonicalDecomposition.Decompose("\uD83D\u0061\u00E9\uDE00"));
        Assert.Equal("\uDE00\uD83D", CanonicalDecomposition.Decompose("\uDE00\uD83D"));
    }

    [Fact]
    public void A_hundred_thousand_marks_out_of_order_are_sorted()
    {
        var marks = string.Concat(Enumerable.Repeat("\u0301\u0323", 50_000));
        Assert.Equal(new string('\u0323', 50_000) + new string('\u0301', 50_000), CanonicalDecomposition.Decompose(marks));
    }

    [Fact]
    public void Decomposing_twice_is_decomposing_once() =>
        Prop.ForAll<NonNull<string>>(text =>
        {
            var once = CanonicalDecomposition.Decompose(text.Get);
            return CanonicalDecomposition.Decompose(once) == once;
        }).QuickCheckThrowOnFailure();

    private static string FromHexadecimal(string points) =>
        string.Concat(points.Split(' ').Select(point => char.ConvertFromUtf32(int.Parse(point, NumberStyles.HexNumber, CultureInfo.InvariantCulture))));

    private static string ToHexadecimal(string text) => string.Join(' ', text.EnumerateRunes().Select(rune => $"{rune.Value:X4}"));
}
