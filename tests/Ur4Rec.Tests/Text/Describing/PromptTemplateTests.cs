using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Data;
using Ur4Rec.Tests.Data;
using Ur4Rec.Text;
using Ur4Rec.Text.Describing;

namespace Ur4Rec.Tests.Text.Describing;

public sealed class PromptTemplateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_line_of_dashes_parts_instruction_and_question()
    {
        Assert.Equal(("Be brief.", "About x (1990)?\n---\nSay."), Fill("Be brief.\n---\r\n\nAbout {{title}} ({{ year }})?\n---\nSay.\n"));
        Assert.Equal(("", "About x?"), Fill("About {{title}}?"));
    }

    [Fact]
    public void A_line_without_any_of_its_values_is_left_out() =>
        Assert.Equal(
            ("For none: yes", "x 1990\nxnone"),
            Fill("For none: yes\nAttributes: {{attributes}}\n---\n{{title}} {{year}}\n{{text}}{{attributes}}\n{{title}}none{{text}}"));

    [Fact]
    public void Braces_that_are_no_placeholder_are_text() =>
        Assert.Equal(("", "{\"a\": {x}, [1]} }"), Fill("{\"a\": {{{title}}}, [1]} }"));

    [Theory]
    [InlineData("{{title}}\nWhen: {{yaer}}?", ":2: there is no placeholder '{{yaer}}' here; did you mean '{{year}}'? There are title, year, genres, text, attributes.")]
    [InlineData("{{history}}", ":1: there is no placeholder '{{history}}' here; did you mean '{{title}}'? There are title, year, genres, text, attributes.")]
    [InlineData("a\n---\n{{title}}\n{{}}", ":4: there is no placeholder '{{}}' here; did you mean '{{year}}'? There are title, year, genres, text, attributes.")]
    [InlineData("{{title}}\n\n{{year", ":3: two braces open or close without their counterpart; write {{name}} in one line.")]
    [InlineData("{{title}} }}", ":1: two braces open or close without their counterpart; write {{name}} in one line.")]
    [InlineData("{{\ntitle}}", ":1: two braces open or close without their counterpart; write {{name}} in one line.")]
    [InlineData("{{ti{tle}}", ":1: two braces open or close without their counterpart; write {{name}} in one line.")]
    public void What_cannot_be_filled_in_is_named_with_its_line(string content, string message) =>
        Assert.Equal(_folder["item.txt"] + message, Refuse(content));

    [Theory]
    [InlineData("")]
    [InlineData("Describe it.")]
    [InlineData("{{title}}\n---\nDescribe it.")]
    public void A_question_that_is_the_same_for_all_is_refused(string content) =>
        Assert.Contains("has no placeholder", Refuse(content), StringComparison.Ordinal);

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains(
            "none.txt", Assert.Throws<InputException>(() => PromptTemplate.Load(_folder["none.txt"], SubjectKind.User)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_hash_is_that_of_the_whole_file()
    {
        var template = PromptTemplate.Load(_folder.Write("a.txt", "x\n---\n{{title}}\n"), SubjectKind.Item);
        Assert.Equal(TextHash.Of("x\n---\n{{title}}\n"), template.Hash);
    }

    [Fact]
    public void The_defaults_can_be_filled_in_and_ask_for_a_list()
    {
        foreach (var kind in (SubjectKind[])[SubjectKind.User, SubjectKind.Item])
        {
            var template = PromptTemplate.Default(kind);
            Assert.Equal(kind, template.Kind);
            var (system, question) = template.Fill(Placeholders.Of(kind).ToDictionary(name => name, name => $"<{name}>"));
            Assert.Contains("JSON list", system, StringComparison.Ordinal);
            Assert.Contains("JSON list", question, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Values_are_never_filled_in_themselves()
    {
        var path = _folder.Write("item.txt", "{{title}}|{{genres}}");
        var template = PromptTemplate.Load(path, SubjectKind.Item);
        var pieces = Gen.Elements("{{title}}", "{{genres}}", "{{", "}}", "{", "}", "x").ListOf().Select(list => "x" + string.Concat(list));
        Prop.ForAll(pieces.ToArbitrary(), pieces.ToArbitrary(), (title, genres) =>
            template.Fill(Values(title, genres)).User == $"{title}|{genres}").QuickCheckThrowOnFailure();
    }

    private (string System, string User) Fill(string content) =>
        PromptTemplate.Load(_folder.Write("item.txt", content), SubjectKind.Item).Fill(Values("x", ""));

    private string Refuse(string content) =>
        Assert.Throws<InputException>(() => PromptTemplate.Load(_folder.Write("item.txt", content), SubjectKind.Item)).Message;

    private static Dictionary<string, string> Values(string title, string genres) => new()
    {
        ["title"] = title,
        ["year"] = "1990",
        ["genres"] = genres,
        ["text"] = "",
        ["attributes"] = "",
    };
}
