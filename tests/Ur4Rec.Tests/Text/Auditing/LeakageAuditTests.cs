using Ur4Rec.Data;
using Ur4Rec.Text;
using Ur4Rec.Text.Auditing;

namespace Ur4Rec.Tests.Text.Auditing;

public class LeakageAuditTests
{
    private static readonly AuditedData s_data = new();

    [Fact]
    public void Planted_titles_of_held_out_items_are_counted_and_shown()
    {
        var texts = s_data.LeakingTexts(KnowsUntil.Unknown, every: 3);
        var audit = Audit(texts);

        Assert.Equal(LeakageVerdict.Leaking, audit.Verdict);
        Assert.Equal((300, 300, 100), (audit.Descriptions, audit.Test!.Cases, audit.Test.Named));
        Assert.Equal((0, 0.0), (audit.Validation!.Named, audit.Test.BaseRate.Value));
        Assert.Equal(5, audit.Examples.Count);
        Assert.Equal($"And *{s_data.TitleAt(0, 11)}*.", audit.Examples[0].Sentence);
        Assert.Equal(("u0", s_data.TitleAt(0, 11)), (audit.Examples[0].User, audit.Examples[0].Title));
        Assert.Equal("what the author saw is unknown; it names 33.3 % of the test items against 0.0 % of items as popular", audit.Why);
    }

    [Fact]
    public void Honest_texts_are_clean_whatever_is_known_of_their_author()
    {
        Assert.All([KnowsUntil.Unknown, KnowsUntil.Nothing], knows => Assert.Equal(LeakageVerdict.Clean, Audit(s_data.HonestTexts(knows)).Verdict));
    }

    [Fact]
    public void An_honest_text_falls_to_the_base_rate_at_the_cut_and_a_leaking_one_does_not()
    {
        var honest = Audit(s_data.HonestTexts(KnowsUntil.Unknown)).Positions;
        var leaking = Audit(s_data.Texts(KnowsUntil.Unknown, user => [.. Enumerable.Range(0, 12).Select(position => s_data.TitleAt(user, position))])).Positions;

        Assert.Equal(["0-10 %", "10-20 %", "90-100 %", "held out"], honest.Select(position => position.Part).Where((_, i) => i is 0 or 1 or 9 or 10));
        Assert.Equal([0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0], honest.Select(position => position.Rate));
        Assert.All(leaking, position => Assert.Equal(1, position.Rate));
        Assert.Equal([300, 600], new[] { leaking[0].Items, leaking[10].Items });
    }

    [Fact]
    public void Texts_that_name_popular_items_to_everybody_have_a_base_rate_as_high()
    {
        var popular = Enumerable.Range(0, s_data.Split.Dataset.ItemCount).Select(item => new ItemIndex(item)).OrderByDescending(s_data.View.Popularity).Take(20).Select(s_data.TitleOf).ToArray();
        var audit = Audit(s_data.Texts(KnowsUntil.Unknown, _ => popular));

        Assert.InRange(audit.Test!.Rate.Value, 0.2, 0.6);
        Assert.InRange(audit.Test.Excess.Value, -0.05, 0.05);
        Assert.NotEqual(LeakageVerdict.Leaking, audit.Verdict);
    }

    [Fact]
    public void A_title_that_a_training_item_has_too_is_explained()
    {
        var items = Enumerable.Range(0, s_data.View.ItemCount).Select(item => s_data.View.Item(new ItemIndex(item)) with { Title = "The Same Film" }).ToArray();
        var view = TrainingView.Of(s_data.Split, new PreparationOptions(), items);
        var texts = s_data.Texts(KnowsUntil.Unknown, _ => ["Likes *The Same Film*."]);
        var audit = new LeakageAudit(view, s_data.Split);

        Assert.Equal(0, audit.Audit(AuditedData.SetOf(texts), texts).Test!.Named);
        Assert.Equal(0, audit.Redact(texts).SentencesRemoved);
    }

    [Fact]
    public void Without_titles_texts_of_unknown_authors_stay_suspicious()
    {
        var untitled = new AuditedData(hasTitles: false);
        var texts = untitled.HonestTexts(KnowsUntil.Unknown);
        var audit = new LeakageAudit(untitled.View, untitled.Split).Audit(AuditedData.SetOf(texts), texts);

        Assert.Null(audit.Test);
        Assert.Equal((LeakageVerdict.Suspicious, "what the author saw is unknown, and no held-out item has a title that could be looked for"), (audit.Verdict, audit.Why));
    }

    [Fact]
    public void Users_that_preparation_dropped_are_left_out()
    {
        var stranger = new Description(new TextSubject(SubjectKind.User, "stranger"), AuditedData.Origin(KnowsUntil.Unknown), ["text"]);

        Assert.Equal(300, Audit([.. s_data.HonestTexts(KnowsUntil.Unknown), stranger]).Descriptions);
    }

    [Fact]
    public void Texts_of_this_splits_training_part_are_clean_and_those_of_one_that_cuts_later_leak()
    {
        var own = s_data.HonestTexts(KnowsUntil.Unknown)
            .Select((text, user) => text with { Origin = AuditedData.Origin(KnowsUntil.Training(s_data.View, new UserIndex(user))) }).ToList();
        var ratio = new AuditedData(SplitMethod.Ratio); // floor(0.8 * 12) = 9 items for training instead of 10
        var audit = new LeakageAudit(ratio.View, ratio.Split).Audit(AuditedData.SetOf(own), own);

        Assert.Equal((LeakageVerdict.Clean, 0), (Audit(own).Verdict, Audit(own).KnowTooMuch));
        Assert.Equal((LeakageVerdict.Leaking, 300), (audit.Verdict, audit.KnowTooMuch));
        Assert.Equal("the author (leave_one_out) saw interactions at or after the first held-out one of 300 of 300 users", audit.Why);
    }

    [Fact]
    public void Texts_of_a_split_that_cuts_earlier_are_clean()
    {
        var ratio = new AuditedData(SplitMethod.Ratio);
        var texts = ratio.Texts(KnowsUntil.Unknown, user => [$"Likes {ratio.TitleAt(user, 1)}."])
            .Select((text, user) => text with { Origin = AuditedData.Origin(KnowsUntil.Training(ratio.View, new UserIndex(user))) }).ToList();

        Assert.Equal(LeakageVerdict.Clean, Audit(texts).Verdict);
    }

    [Fact]
    public void Item_texts_that_name_what_follows_leak_and_those_that_name_their_own_item_do_not()
    {
        var next = Enumerable.Range(0, AuditedData.Users).GroupBy(user => s_data.Split.Dataset.Sequence(new UserIndex(user)).Span[9]).ToDictionary(
            group => group.Key, group => (IReadOnlyList<string>)[.. group.Select(user => s_data.TitleAt(user, 11))]);
        var leaking = ItemTexts(item => next.GetValueOrDefault(item, ["Nothing."]));
        var honest = ItemTexts(item => [$"*{s_data.TitleOf(item)}* is a film."]);

        Assert.Equal(LeakageVerdict.Leaking, Audit(leaking).Verdict);
        Assert.Equal(300, Audit(leaking).Test!.Named);
        Assert.Equal((LeakageVerdict.Clean, 0, 0), (Audit(honest).Verdict, Audit(honest).Test!.Named, Audit(honest).Reference!.Named));
    }

    private static List<Description> ItemTexts(Func<ItemIndex, IReadOnlyList<string>> write) =>
        [.. Enumerable.Range(0, s_data.View.ItemCount).Select(item => new Description(
            TextSubject.Of(s_data.View.Item(new ItemIndex(item)).Id), AuditedData.Origin(KnowsUntil.Unknown), write(new ItemIndex(item))))];

    private static TextSetAudit Audit(List<Description> texts) => new LeakageAudit(s_data.View, s_data.Split).Audit(AuditedData.SetOf(texts), texts);
}
