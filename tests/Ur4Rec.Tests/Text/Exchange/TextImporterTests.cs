using Ur4Rec.Data;
using Ur4Rec.Data.Importing;
using Ur4Rec.Tests.Data;
using Ur4Rec.Text;
using Ur4Rec.Text.Exchange;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Tests.Text.Exchange;

public sealed class TextImporterTests : IDisposable
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private readonly TemporaryFolder _folder = new();
    private readonly string _store;

    public TextImporterTests() => _store = TextStores.With(_folder, ("487", "1"), ("9.0", "2"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Prose_and_lists_are_kept_as_of_unknown_knowledge()
    {
        var report = Import("likes.json", """{"487": "Likes *Mr. X*. Hates war.", "9.0": [" One. Still one. ", "", "Two."]}""", SubjectKind.User);

        Assert.Equal((2, 0, 4), (report.Users, report.Items, report.Sentences));
        Assert.Empty(report.Unknown.Concat(report.Empty));
        using var store = TextStore.Open(_store);
        var texts = store.Descriptions(new TextSet(SubjectKind.User, "imported", "likes.json", "unknown", IsRedacted: false));
        Assert.Equal(["487", "9.0"], texts.Select(text => text.Subject.Id));
        Assert.Equal(["Likes *Mr. X*.", "Hates war.", "One. Still one.", "Two."], texts.SelectMany(text => text.Sentences));
        Assert.All(texts, text => Assert.Equal(
            new TextOrigin("imported", "likes.json", null, null, s_now, KnowsUntil.Unknown), text.Origin));
    }

    [Theory]
    [InlineData("487", "487")]
    [InlineData("487.0", "487")]
    [InlineData("9.0", "9.0")]
    public void An_id_is_tried_as_it_stands_and_then_without_its_fraction(string written, string id)
    {
        Assert.Equal(1, Import("u.json", $$"""{"{{written}}": "Text."}""", SubjectKind.User).Users);
        using var store = TextStore.Open(_store);
        Assert.Single(store.DescriptionsOf(new TextSubject(SubjectKind.User, id)));
    }

    [Fact]
    public void Unknown_ids_and_empty_texts_are_told_and_left_out()
    {
        var report = Import("i.json", """{"1": "Text.", "7": "Text.", "1.50": "Text.", "2.0": null, "8": []}""", SubjectKind.Item);

        Assert.Equal((0, 1, 1), (report.Users, report.Items, report.Sentences));
        Assert.Equal(["7", "1.50", "8"], report.Unknown);
        Assert.Equal(["2.0"], report.Empty);
    }

    [Theory]
    [InlineData("user_preferences.json", """{"487": "A."}""", 1, 0)]
    [InlineData("item_descriptions.json", """{"1": "A."}""", 0, 1)]
    public void The_usual_names_say_what_the_texts_are_about(string name, string content, int users, int items)
    {
        var report = Import(name, content, kind: null);
        Assert.Equal((users, items), (report.Users, report.Items));
    }

    [Theory]
    [InlineData("""{"487": "A.", "487.0": "B."}""", "In '{0}', '487' and '487.0' are the same user '487'; leave one of them out.")]
    [InlineData("""{"487": "A.", "487": ""}""", "In '{0}', '487' and '487' are the same user '487'; leave one of them out.")]
    [InlineData("{}", "The file '{0}' holds no text.")]
    [InlineData("", "{0}:1: the file is not valid JSON, or is cut off (byte 1 of the line).")]
    [InlineData("{\n\"487\": \"A.\",\n\"9.0\": \"B", "{0}:3: the file is not valid JSON, or is cut off (byte 10 of the line).")]
    [InlineData("{\"487\": \"A.\"}\n{}", "{0}:2: the file is not valid JSON, or is cut off (byte 1 of the line).")]
    [InlineData("[\"A.\"]", "{0}:1: the file must hold one JSON object of id and text.")]
    [InlineData("{\n\"487\": 3}", "{0}:2: the text of '487' is neither a string nor a list of strings.")]
    [InlineData("{\n\"487\": [\"A.\",\n{}]}", "{0}:3: the list of '487' holds something that is not a string.")]
    [InlineData("{\n\"487\": \"\\ud83d\"}", "{0}:2: a string is not valid UTF-8, or holds half of a surrogate pair.")]
    public void A_wrong_file_is_refused_with_the_place(string content, string message)
    {
        var error = Assert.Throws<InputException>(() => Import("u.json", content, SubjectKind.User));
        Assert.Equal(message.Replace("{0}", _folder["u.json"], StringComparison.Ordinal), error.Message);
        using var store = TextStore.Open(_store);
        Assert.Empty(store.Sets());
    }

    [Fact]
    public void Nothing_known_no_kind_and_no_file_are_refused()
    {
        AssertRefused("knows none of the 2 ids", () => Import("u.json", """{"x": "A.", "y": "B."}""", SubjectKind.User));
        AssertRefused("--users or --items", () => Import("u.json", "{}", kind: null));
        AssertRefused("none.json", () => TextImporter.Import("none.json", _store, SubjectKind.User, s_now));
    }

    [SkippableFact]
    public void Real_files_are_imported_whole()
    {
        var folder = Path.GetDirectoryName(SharedFiles.Path("ml-100k/ml-100k.inter"))!;
        var store = _folder["ml.db"];
        Importer.Import(folder, store, new ImportOptions { Format = ImportFormat.RecBole });

        var users = TextImporter.Import(SharedFiles.Path("ml-100k/llm/user_preferences.json"), store, kind: null, s_now);
        var items = TextImporter.Import(SharedFiles.Path("ml-100k/llm/item_descriptions.json"), store, kind: null, s_now);

        Assert.Equal((938, 0), (users.Users, users.Unknown.Count));
        Assert.Equal((1659, 0), (items.Items, items.Unknown.Count));
        // Two to three sentences a text: hardly any is cut inside a title or runs on.
        Assert.InRange(users.Sentences, 2700, 2900);
        Assert.InRange(items.Sentences, 3200, 3400);
    }

    private static void AssertRefused(string part, Func<TextImportReport> import) =>
        Assert.Contains(part, Assert.Throws<InputException>(import).Message, StringComparison.Ordinal);

    private TextImportReport Import(string name, string content, SubjectKind? kind) =>
        TextImporter.Import(_folder.Write(name, content), _store, kind, s_now);
}
