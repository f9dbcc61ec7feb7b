using Ur4Rec.Text.Clients;

namespace Ur4Rec.Tests.Text.Clients;

public sealed class TokenEstimateTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("word", 1)]
    [InlineData("words", 2)]
    [InlineData("你好", 2)]
    [InlineData("你好 you", 3)]
    public void A_token_is_four_letters_or_one_chinese_character(string text, int tokens) => Assert.Equal(tokens, TokenEstimate.Likely(text));

    [Fact]
    public void The_most_is_the_bytes_and_the_frame_of_each_message()
    {
        Assert.Equal(4 + 32, TokenEstimate.AtMost("word"));
        Assert.Equal(6 + 4 + (2 * 32), TokenEstimate.AtMost("你好", "😀"));
    }
}
