using Ur4Rec.Text;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Cli.Tests;

public sealed class TextsTests : IDisposable
{
    private const string Store = "tea.db";

    private readonly Workspace _workspace = new();

    public TextsTests()
    {
        _workspace.Write("tea.txt", "1 tea cake\n2 jam tea\n");
        _workspace.Succeed("import", "--format", "sequences", "tea.txt", "--store", Store);
        _workspace.Write("user_preferences.json", """{"1.0": "Likes tea. Hates jam.", "2": ["Likes jam."]}""");
    }

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Texts_are_imported_listed_shown_exported_removed_and_imported_again()
    {
        Assert.Equal(
            "tea.db: texts of 2 users and 0 items in 3 sentences from user_preferences.json\n",
            _workspace.Succeed("texts", "import", "user_preferences.json", "--store", Store));

        var listed = Assert.Single(_workspace.Succeed("texts", "list", "--store", Store, "--json").ParseJson().EnumerateArray());
        Assert.Equal(
            ("user", "imported:user_preferences.json", "unknown", 2, 3, 0),
            (listed.Text("kind"), listed.Text("source"), listed.Text("knows_until"), listed.Number("texts"), listed.Number("sentences"), listed.Number("failures")));
        Assert.Matches(@"users\s+imported:user_preferences.json\s+unknown\s+2\s+3\s+0", _workspace.Succeed("texts", "list", "--store", Store));

        Assert.Matches(
            """^user '1': imported from user_preferences\.json, author's knowledge unknown \(\d{4}-\d\d-\d\d\)\n  Likes tea\.\n  Hates jam\.\n$""",
            _workspace.Succeed("texts", "show", "--store", Store, "--user", "1"));

        var before = _workspace.Succeed("texts", "show", "--store", Store, "--user", "2", "--json");
        Assert.Equal(
            "all.jsonl: 2 texts of imported:user_preferences.json\n", _workspace.Succeed("texts", "export", "--store", Store, "--output", "all.jsonl", "--users"));
        Assert.Equal(
            "removed 2 texts about users of imported:user_preferences.json (knows until: unknown)\n",
            _workspace.Succeed("texts", "remove", "--store", Store, "--source", "imported:user_preferences.json"));
        Assert.Equal(
            "The store has no texts; make them with 'ur4rec describe' or 'ur4rec texts import'.\n", _workspace.Succeed("texts", "list", "--store", Store));

        _workspace.Succeed("texts", "import", "all.jsonl", "--store", Store, "--json");
        Assert.Equal(before, _workspace.Succeed("texts", "show", "--store", Store, "--user", "2", "--json"));
    }

    [Fact]
    public void A_text_is_marked_by_who_wrote_it_and_what_they_knew()
    {
        var when = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        var knows = new KnowsUntil("leave_one_out", 4, 99);
        var subject = new TextSubject(SubjectKind.User, "1");
        using (var store = TextStore.Open(_workspace.PathOf(Store)))
        {
            store.Put([
                new Description(subject, new TextOrigin("template", null, "t", "p", when, knows), ["Text."]),
                new Description(subject, new TextOrigin("openai", "gpt", "t", "p", when, knows), ["Text."]),
                new Description(subject, new TextOrigin("imported", "f.json", null, null, when, KnowsUntil.Unknown, IsRedacted: true), ["Text."]),
                new Description(new TextSubject(SubjectKind.Item, "tea"), new TextOrigin("template", null, "t", "p", when, KnowsUntil.Nothing), ["Text."]),
            ]);
        }

        Assert.Equal(
            """
            user '1': imported from f.json, author's knowledge unknown, redacted (2023-11-14)
              Text.
            user '1': written by gpt; knows 4 training interactions (leave_one_out) (2023-11-14)
              Text.
            user '1': template text; knows 4 training interactions (leave_one_out) (2023-11-14)
              Text.

            """,
            _workspace.Succeed("texts", "show", "--store", Store, "--user", "1"));
        Assert.Equal(
            "item 'tea': template text; knows no interaction (2023-11-14)\n  Text.\n",
            _workspace.Succeed("texts", "show", "--store", Store, "--item", "tea"));
        var shown = _workspace.Succeed("texts", "show", "--store", Store, "--item", "tea", "--json").ParseJson()[0];
        Assert.Equal(("template text", "nothing"), (shown.Text("mark"), shown.GetProperty("text").Text("knows_until")));
    }

    [Fact]
    public void What_the_store_does_not_know_is_told_beside_the_result()
    {
        _workspace.Write("texts.json", """{"tea": "Green.", "cake": " ", "beer": "Brown.", "wine": "Red."}""");

        var result = ToolProcess.Run(_workspace.Folder, "texts", "import", "texts.json", "--store", Store, "--items");

        Assert.Equal((0, "tea.db: texts of 0 users and 1 items in 1 sentences from texts.json\n"), (result.ExitCode, result.Output));
        Assert.Equal(
            "warning: 1 texts say nothing: 'cake'\nwarning: 2 ids are not in the store and were left out: 'beer', 'wine'\n",
            result.Error.ReplaceLineEndings("\n"));
        var report = _workspace.Succeed("texts", "import", "texts.json", "--store", Store, "--items", "--json").ParseJson();
        Assert.Equal(["beer", "wine"], report.GetProperty("unknown").EnumerateArray().Select(id => id.GetString()));
    }

    [Theory]
    [InlineData("texts", "Required command was not provided. See 'ur4rec texts --help'.")]
    [InlineData("texts lst --store tea.db", "There is no command 'lst'. Did you mean 'list'? See 'ur4rec texts --help'.")]
    [InlineData("texts import broken.json --store tea.db --users", "broken.json:2: the file is not valid JSON, or is cut off (byte 9 of the line).")]
    [InlineData("texts import broken.json --store tea.db", "Say what the texts of 'broken.json' are about: --users or --items.")]
    [InlineData("texts import broken.json --store tea.db --users --items", "Give --users or --items, not both.")]
    [InlineData("texts import broken.json --store none.db --users", "The store 'none.db' does not exist")]
    [InlineData("texts show --store tea.db", "Say whose texts: either --user ID or --item ID.")]
    [InlineData("texts show --store tea.db --user 3", "The store 'tea.db' has no text about user '3'; 'ur4rec texts list' shows what it has.")]
    [InlineData("texts export --store tea.db --output x.jsonl", "The store 'tea.db' has no texts; make them with 'ur4rec describe' or 'ur4rec texts import'.")]
    [InlineData("texts remove --store tea.db", "Option '--source' is required. See 'ur4rec texts remove --help'.")]
    public void A_wrong_command_line_or_file_is_refused(string arguments, string message)
    {
        _workspace.Write("broken.json", arguments.Contains("none.db", StringComparison.Ordinal) ? """{"1": "A."}""" : "{\n\"1\": \"A.");
        Assert.StartsWith(message, _workspace.Refuse(arguments.Split(' ')), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistyped_source_is_met_with_the_right_one()
    {
        _workspace.Succeed("texts", "import", "user_preferences.json", "--store", Store);
        Assert.EndsWith(
            "Did you mean 'imported:user_preferences.json'?",
            _workspace.Refuse("texts", "remove", "--store", Store, "--source", "imported:user_preference.json"),
            StringComparison.Ordinal);
    }
}
