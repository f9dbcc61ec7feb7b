using Ur4Rec.Text;
using Ur4Rec.Text.Describing;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Tests.Text.Describing;

public sealed class TemplateTextsTests : IDisposable
{
    private readonly DescribeFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Only_what_changed_is_written_and_the_others_keep_their_date()
    {
        using var store = TextStore.Open(_fixture.StorePath);
        TemplateTexts.Refresh(store, [Text("i0", "Old.", day: 1), Text("i1", "Same.", day: 1)], CancellationToken.None);

        var summary = TemplateTexts.Refresh(store, [Text("i0", "New.", day: 2), Text("i1", "Same.", day: 2), Text("i2", "More.", day: 2)], CancellationToken.None);

        Assert.Equal((DescribeEnd.Finished, 2, 1, 0), (summary.End, summary.Described, summary.Present, summary.Left));
        Assert.Equal(
            [("i0", "New.", 2), ("i1", "Same.", 1), ("i2", "More.", 2)],
            store.Descriptions(store.Sets().Single().Set).Select(text => (text.Subject.Id, text.Sentences[0], text.Origin.Created.Day)));
    }

    [Fact]
    public void A_stop_leaves_the_rest_for_the_next_run()
    {
        using var store = TextStore.Open(_fixture.StorePath);

        var summary = TemplateTexts.Refresh(store, [Text("i0", "One.", day: 1)], new CancellationToken(canceled: true));

        Assert.Equal((DescribeEnd.Interrupted, 0, 1), (summary.End, summary.Described, summary.Left));
        Assert.Empty(store.Sets());
    }

    private static Description Text(string item, string sentence, int day) => new(
        new TextSubject(SubjectKind.Item, item),
        new TextOrigin(TextOrigin.Template, null, "t", TextHash.Of(sentence), new DateTimeOffset(2026, 1, day, 0, 0, 0, TimeSpan.Zero), KnowsUntil.Nothing),
        [sentence]);
}
