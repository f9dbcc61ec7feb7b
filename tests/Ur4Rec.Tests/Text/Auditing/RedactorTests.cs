using Ur4Rec.Text;
using Ur4Rec.Text.Auditing;

namespace Ur4Rec.Tests.Text.Auditing;

public class RedactorTests
{
    private static readonly AuditedData s_data = new();
    private static readonly LeakageAudit s_audit = new(s_data.View, s_data.Split);

    [Fact]
    public void Sentences_that_name_test_or_validation_items_go_and_the_rest_stays()
    {
        var texts = s_data.Texts(KnowsUntil.Unknown, user =>
            [$"Likes {s_data.TitleAt(user, 0)}.", $"And {s_data.TitleAt(user, 10)}.", "Likes films.", $"Then {s_data.TitleAt(user, 11)}."]);
        var redacted = s_audit.Redact(texts);

        Assert.Equal((300, 600, 300, 0), (redacted.Copies.Count, redacted.SentencesRemoved, redacted.TextsChanged, redacted.TextsLost));
        Assert.Equal([$"Likes {s_data.TitleAt(7, 0)}.", "Likes films."], redacted.Copies[7].Sentences);
        Assert.Equal(texts[7].Origin with { IsRedacted = true }, redacted.Copies[7].Origin);
        Assert.Equal(LeakageVerdict.Clean, s_audit.Audit(AuditedData.SetOf(redacted.Copies), redacted.Copies).Verdict);
    }

    [Fact]
    public void A_text_left_without_a_sentence_has_no_copy()
    {
        var redacted = s_audit.Redact(s_data.Texts(KnowsUntil.Unknown, user => [s_data.TitleAt(user, user < 10 ? 11 : 0)]));

        Assert.Equal((290, 10, 10, 10), (redacted.Copies.Count, redacted.SentencesRemoved, redacted.TextsChanged, redacted.TextsLost));
    }

    [Fact]
    public void A_title_cut_in_two_takes_both_halves_with_it()
    {
        var texts = s_data.Texts(KnowsUntil.Unknown, user =>
        {
            var words = s_data.TitleAt(user, 11).Split(' ');
            return [$"Liked {words[0]}.", $"{words[1]}.", "Likes films."];
        });

        Assert.All(s_audit.Redact(texts).Copies, copy => Assert.Equal(["Likes films."], copy.Sentences));
    }

    [Fact]
    public void Honest_texts_are_copied_whole()
    {
        var texts = s_data.HonestTexts(KnowsUntil.Unknown);
        var redacted = s_audit.Redact(texts);

        Assert.Equal((300, 0, 0, 0), (redacted.Copies.Count, redacted.SentencesRemoved, redacted.TextsChanged, redacted.TextsLost));
        Assert.Equal(texts.SelectMany(text => text.Sentences), redacted.Copies.SelectMany(copy => copy.Sentences));
    }
}
