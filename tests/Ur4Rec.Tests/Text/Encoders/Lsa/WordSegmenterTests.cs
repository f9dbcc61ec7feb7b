using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Text.Encoders.Lsa;

namespace Ur4Rec.Tests.Text.Encoders.Lsa;

public sealed class WordSegmenterTests
{
    [Theory]
    [InlineData("The Matrix (1999)", "the matrix 1999")]
    [InlineData("sci-fi, foo_bar; a.b", "sci fi foo bar a b")]
    [InlineData("Don't 'quote' rock 'n' roll's dogs' ''x", "don't quote rock n roll's dogs x")]
    [InlineData("don’t O’Brien", "don't o'brien")]
    [InlineData("a''b", "a b")]
    [InlineData("Élan ÜBER straße ΣΊΣΥΦΟΣ Привет", "élan über straße σίσυφοσ привет")]
    [InlineData("e\u0301lan", "e\u0301lan")]
    [InlineData("3.5mm ½ Ⅻ x²", "3 5mm ½ ⅻ x²")]
    [InlineData("co\u00ADop می\u200Cخواهم", "coop میخواهم")]
    [InlineData("a\u200Bb", "a b")]
    [InlineData("हिन्दी", "हिन्दी")]
    [InlineData("👍🏽 ok \u0301 \uFE0F", "ok")]
    public void Words_are_runs_of_letters_digits_and_marks(string text, string words) => Assert.Equal(words.Split(' '), WordSegmenter.Split(text));

    [Theory]
    [InlineData("我喜欢电影", "我喜 喜欢 欢电 电影")]
    [InlineData("我", "我")]
    [InlineData("我。你", "我 你")]
    [InlineData("看DVD了好", "看 dvd 了好")]
    [InlineData("ラーメンを食べる", "ラー ーメ メン ンを を食 食べ べる")]
    [InlineData("カ\u3099ス", "カ\u3099ス")]
    [InlineData("영화 좋아요", "영화 좋아 아요")]
    [InlineData("佐々木", "佐々 々木")]
    [InlineData("𠮷野家", "𠮷野 野家")]
    [InlineData("ภาพยนตร์", "ภา าพ พย ยน นต ตร์")]
    [InlineData("第3集", "第 3 集")]
    public void Scripts_without_spaces_give_pairs_of_characters(string text, string words) => Assert.Equal(words.Split(' '), WordSegmenter.Split(text));

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t.,!?'\"-—…")]
    [InlineData("\ud83d \udc00")]
    public void Text_without_words_has_none(string text) => Assert.Empty(WordSegmenter.Split(text));

    [Fact]
    public void Any_text_gives_words_that_stay_as_they_are_when_split_again() =>
        Prop.ForAll<NonNull<string>>(text => WordSegmenter.Split(text.Get).All(word => word.Length > 0 && WordSegmenter.Split(word) is [var only] && only == word))
            .QuickCheckThrowOnFailure();
}
