using Ur4Rec.Data;
using Ur4Rec.Tests.Data;
using Ur4Rec.Text;
using Ur4Rec.Text.Describing;

namespace Ur4Rec.Tests.Text.Describing;

public sealed class UserPromptBuilderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_prompt_lists_the_newest_training_choices_newest_last()
    {
        var items = TrainingViews.ComediesAndDramas();
        items[1] = items[1] with { Title = "Odd {{genres}} Couple, The", Genres = ["Comedy", "War"] };
        var view = TrainingViews.WithHeldOut(items, [[2, 0, 3, 2, 0, 1], [4, 5, 6, 7, 4, 5]], [[7, 6], [0]]);
        var template = Template("S\n---\n{{count}} of {{total}}\n{{history}}\nTitles: {{titles}}\nMore: {{genres}}\nLess: {{avoided_genres}}\nEras: {{decades}}");

        var prompt = new UserPromptBuilder(view, template, longestHistory: 3).Build(new UserIndex(0))!;

        Assert.Equal(
            "3 of 6\nc2 (1992): Comedy\nc0 (1990): Comedy\nThe Odd {{genres}} Couple (1991): Comedy, War\nTitles: c2; c0; The Odd {{genres}} Couple\n"
            + "More: Comedy\nLess: Drama\nEras: 1990s",
            prompt.User);
        Assert.Equal(
            (new TextSubject(SubjectKind.User, "user-0"), "S", template.Hash, new KnowsUntil(TrainingViews.Name, 6, 5)),
            (prompt.Subject, prompt.System, prompt.TemplateHash, prompt.KnowsUntil));
    }

    [Fact]
    public void A_user_of_whose_choices_nothing_is_known_is_not_asked_about()
    {
        var items = TrainingViews.OnlyIds(3);
        items[1] = items[1] with { Attributes = new Dictionary<string, string> { ["brand"] = "Kreg", ["note"] = new string('x', 41) } };
        items[2] = items[2] with { Year = 1990 };
        var builder = new UserPromptBuilder(TrainingViews.Of(items, [], [0, 0, 0], [1, 2, 0]), Template("{{history}}"), longestHistory: 5);

        Assert.Null(builder.Build(new UserIndex(0)));
        Assert.Null(builder.Build(new UserIndex(1)));
        Assert.Equal("brand: Kreg\n(1990)", builder.Build(new UserIndex(2))!.User);
    }

    [Fact]
    public void The_default_gives_away_neither_the_users_id_nor_what_is_held_out()
    {
        var view = TrainingViews.WithHeldOut(TrainingViews.ComediesAndDramas(), [[0, 1]], [[6]]);

        var prompt = new UserPromptBuilder(view, PromptTemplate.Default(SubjectKind.User), longestHistory: 50).Build(new UserIndex(0))!;

        Assert.Contains("c0 (1990): Comedy\nc1 (1991): Comedy", prompt.User, StringComparison.Ordinal);
        Assert.DoesNotContain("user-0", prompt.System + prompt.User, StringComparison.Ordinal);
        Assert.DoesNotContain("d2", prompt.System + prompt.User, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", prompt.System + prompt.User, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_for_items_and_an_empty_history_are_refused()
    {
        var view = TrainingViews.Of(TrainingViews.OnlyIds(1), [0]);
        Assert.Throws<ArgumentException>(() => new UserPromptBuilder(view, PromptTemplate.Default(SubjectKind.Item), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UserPromptBuilder(view, PromptTemplate.Default(SubjectKind.User), 0));
    }

    private PromptTemplate Template(string content) => PromptTemplate.Load(_folder.Write("user.txt", content), SubjectKind.User);
}
