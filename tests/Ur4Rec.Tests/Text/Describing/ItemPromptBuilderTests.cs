using Ur4Rec.Data;
using Ur4Rec.Text;
using Ur4Rec.Text.Describing;

namespace Ur4Rec.Tests.Text.Describing;

public sealed class ItemPromptBuilderTests
{
    private static readonly PromptTemplate s_template = PromptTemplate.Default(SubjectKind.Item);

    [Fact]
    public void A_prompt_holds_what_is_known_and_leaves_out_the_rest()
    {
        var item = new ItemMetadata(new ItemId("7"))
        {
            Title = "Stuff, The",
            Genres = ["Horror", "Comedy"],
            Attributes = new Dictionary<string, string> { ["maker"] = "Larco", ["colour"] = "white" },
        };

        var prompt = new ItemPromptBuilder(s_template).Build(item)!;

        Assert.StartsWith("Title: The Stuff\nGenres: Horror, Comedy\nAttributes: maker: Larco; colour: white\n", prompt.User, StringComparison.Ordinal);
        Assert.Equal((TextSubject.Of(item.Id), s_template.Hash, KnowsUntil.Nothing), (prompt.Subject, prompt.TemplateHash, prompt.KnowsUntil));
    }

    [Fact]
    public void An_item_of_which_nothing_is_known_is_not_asked_about() =>
        Assert.Null(new ItemPromptBuilder(s_template).Build(new ItemMetadata(new ItemId("7"))));

    [Fact]
    public void A_template_for_users_is_refused() =>
        Assert.Throws<ArgumentException>(() => new ItemPromptBuilder(PromptTemplate.Default(SubjectKind.User)));
}
