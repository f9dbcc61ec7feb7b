using Ur4Rec.Data;
using Ur4Rec.Tests.Data;
using Ur4Rec.Text;
using Ur4Rec.Text.Exchange;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Tests.Text.Exchange;

public sealed class TextLinesFileTests : IDisposable
{
    private const string Line =
        """{"kind":"user","id":"u","provider":"openai","model":"m","template_hash":null,"prompt_hash":null,"created":"2026-01-02T03:04:05+00:00","knows_until":"ratio","knows_interactions":3,"knows_time":-9,"redacted":true,"prompt_tokens":12,"completion_tokens":5,"sentences":["<Ä> \"好\"."]}""";

    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private readonly TemporaryFolder _folder = new();
    private readonly string _store;

    public TextLinesFileTests() => _store = TextStores.With(_folder, ("u", "i"), ("v", "j"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_exported_comes_back_with_every_field_of_its_origin()
    {
        var training = new TextOrigin("openai", "m", TextHash.Of("t"), TextHash.Of("p"), s_now, new KnowsUntil("ratio", 3, -9), IsRedacted: true);
        var template = new TextOrigin("template", null, TextHash.Of("t"), TextHash.Of("p"), s_now, KnowsUntil.Nothing);
        Description[] texts =
        [
            new(new TextSubject(SubjectKind.User, "u"), training, ["One.", "\"Two\"\nlines 😀."], new TokenUsage(12, 5)),
            new(new TextSubject(SubjectKind.User, "v"), training with { IsRedacted = false }, ["One."]),
            new(new TextSubject(SubjectKind.Item, "i"), template, ["It is."]),
        ];
        using (var store = TextStore.Open(_store))
        {
            store.Put(texts);
            Assert.Equal(3, TextLinesFile.Write(_folder["all.jsonl"], store, store.Sets().Select(size => size.Set)));
            foreach (var size in store.Sets())
                store.Remove(size.Set);
        }

        var report = TextImporter.Import(_folder["all.jsonl"], _store, kind: null, DateTimeOffset.UnixEpoch);

        Assert.Equal((2, 1, 4), (report.Users, report.Items, report.Sentences));
        using var again = TextStore.Open(_store);
        foreach (var text in texts)
        {
            var back = Assert.Single(again.DescriptionsOf(text.Subject));
            Assert.Equal(text.Sentences, back.Sentences);
            Assert.Equal(text with { Sentences = back.Sentences }, back);
        }
    }

    [Fact]
    public void A_line_reads_as_its_documentation_says()
    {
        TextImporter.Import(_folder.Write("one.jsonl", Line + "\n\n"), _store, kind: null, s_now);

        using var store = TextStore.Open(_store);
        TextLinesFile.Write(_folder["back.jsonl"], store, store.Sets().Select(size => size.Set));
        Assert.Equal(Line + "\n", File.ReadAllText(_folder["back.jsonl"]));
    }

    [Theory]
    [InlineData("\"id\":\"u\"", "\"id\":\"\"", ":2: id, provider and knows_until must not be empty.")]
    [InlineData("\"knows_until\":\"ratio\",", "", ":2: the line is not one of 'ur4rec texts export'")]
    [InlineData("\"kind\":\"user\"", "\"kind\":\"film\"", ":2: the line is not one of 'ur4rec texts export' ($.kind)")]
    [InlineData("\"redacted\"", "\"redakted\"", ":2: the line is not one of 'ur4rec texts export'")]
    [InlineData("\"redacted\":true", "\"redacted\":", ":2: the line is not one of 'ur4rec texts export'")]
    [InlineData("[\"<Ä> \\\"好\\\".\"]", "[]", ":2: there is no sentence, or an empty one.")]
    [InlineData("[\"<Ä> \\\"好\\\".\"]", "[\" \"]", ":2: there is no sentence, or an empty one.")]
    public void A_line_of_another_shape_is_refused_with_its_place(string part, string replacement, string message)
    {
        var changed = Line.Replace(part, replacement, StringComparison.Ordinal);
        Assert.NotEqual(Line, changed);
        var path = _folder.Write("bad.jsonl", $"{Line}\n{changed}\n");

        var error = Assert.Throws<InputException>(() => TextImporter.Import(path, _store, kind: null, s_now));

        Assert.StartsWith(path + message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_say_themselves_what_they_are_about_and_stand_once()
    {
        var path = _folder.Write("two.jsonl", $"{Line}\n{Line}\n");
        Assert.Contains("'u' and 'u' are the same user 'u'", Refuse(path, null), StringComparison.Ordinal);
        Assert.Contains("leave out --users", Refuse(path, SubjectKind.User), StringComparison.Ordinal);
    }

    private string Refuse(string path, SubjectKind? kind) =>
        Assert.Throws<InputException>(() => TextImporter.Import(path, _store, kind, s_now)).Message;
}
