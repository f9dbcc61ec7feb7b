using Ur4Rec.Text;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Cli.Tests;

public sealed class EmbedTests : IDisposable
{
    private static readonly string[] s_flags = ["embed", "--store", "s.db", "--threads", "2", "--json"];

    private readonly Workspace _workspace = new();

    public EmbedTests()
    {
        _workspace.Write("data.csv", "user,item,time\nann,tea,1\nann,cake,2\nbob,tea,3\n");
        _workspace.Succeed("import", "--format", "csv", "data.csv", "--store", "s.db");
    }

    public void Dispose() => _workspace.Dispose();

    private void Describe(string provider, string item, params string[] sentences)
    {
        using var store = TextStore.Open(_workspace.PathOf("s.db"));
        var origin = new TextOrigin(provider, null, null, null, DateTimeOffset.UnixEpoch, KnowsUntil.Nothing);
        store.Put([new Description(new TextSubject(SubjectKind.Item, item), origin, sentences)]);
    }

    /// <summary>What a run says it did: sentences, encoded, reused, removed.</summary>
    private (int, int, int, int) Embed(params string[] more)
    {
        var report = _workspace.Succeed([.. s_flags, .. more]).ParseJson().GetProperty("report");
        return ((int)report.Number("sentences"), (int)report.Number("encoded"), (int)report.Number("reused"), (int)report.Number("removed"));
    }

    [Fact]
    public void Only_new_and_changed_sentences_are_encoded()
    {
        Describe("template", "tea", "A hot drink.", "It is green.");
        Describe("template", "cake", "A sweet cake.", "It is hot.", "A hot drink.");

        Assert.Equal((4, 4, 0, 0), Embed());
        Assert.Equal((4, 0, 4, 0), Embed());
        Describe("template", "tea", "A hot drink.", "It is black.");
        Assert.Equal((4, 1, 3, 1), Embed());
        Assert.True(File.Exists(_workspace.PathOf("s.db.lsa.safetensors")));
        Assert.True(File.Exists(_workspace.PathOf("s.db.lsa-model.safetensors")));
    }

    [Fact]
    public void A_new_model_encodes_everything_anew_and_says_so()
    {
        Describe("template", "tea", "A hot drink.", "It is hot.");
        Embed("--encoder", "lsa");
        Describe("template", "cake", "A sweet drink.", "A sweet cake is hot.");

        var output = _workspace.Succeed("embed", "--store", "s.db", "--refit", "--quiet");

        Assert.StartsWith("s.db.lsa.safetensors was of another encoder or model; its vectors were made anew\n", output, StringComparison.Ordinal);
        Assert.Contains("s.db.lsa.safetensors: 4 sentences in ", output, StringComparison.Ordinal);
        Assert.Contains("encoded 4, reused 0, removed 0", output, StringComparison.Ordinal);
    }

    [Fact]
    public void One_source_is_encoded_and_the_others_keep_their_vectors()
    {
        Describe("template", "tea", "A hot drink.", "It is hot.");
        Describe("imported", "tea", "A hot green drink.");

        Assert.Equal((2, 2, 0, 0), Embed("--source", "template"));
        Assert.Equal((1, 1, 0, 0), Embed("--source", "imported"));
        Assert.Equal((3, 0, 3, 0), Embed());
        Assert.Contains("only of imported, template", _workspace.Refuse([.. s_flags, "--source", "openai"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_is_kept_until_it_is_fitted_anew()
    {
        Describe("template", "tea", "A hot drink.", "It is hot.", "A drink is good.");
        Embed("--dimensions", "2");

        Assert.Contains("was fitted for 2 dimensions, not 3; add --refit", _workspace.Refuse([.. s_flags, "--dimensions", "3"]), StringComparison.Ordinal);
        Assert.Contains("was fitted with English stop words; add --refit", _workspace.Refuse([.. s_flags, "--english-stop-words"]), StringComparison.Ordinal);
        Assert.Equal((3, 3, 0, 0), Embed("--dimensions", "1", "--english-stop-words", "--refit"));
        Assert.Equal((3, 0, 3, 0), Embed("--dimensions", "1", "--english-stop-words"));
    }

    [Fact]
    public void Progress_goes_to_standard_error_unless_quiet()
    {
        Describe("template", "tea", "A hot drink.", "It is hot.");

        Assert.Equal("encoded 2 of 2 sentences\n", ToolProcess.Run(_workspace.Folder, s_flags).Error);
        Assert.Equal("", ToolProcess.Run(_workspace.Folder, [.. s_flags, "--refit", "--dimensions", "1", "--quiet"]).Error);
    }

    [Fact]
    public void What_is_wrong_is_said()
    {
        Assert.Contains("The store 's.db' has no texts; make them with", _workspace.Refuse(s_flags), StringComparison.Ordinal);
        Assert.Contains("The store 'none.db' does not exist", _workspace.Refuse("embed", "--store", "none.db"), StringComparison.Ordinal);
        Describe("template", "tea", "A hot drink.");
        Assert.Contains("No word occurs in 2 of the 1 texts", _workspace.Refuse(s_flags), StringComparison.Ordinal);
        Assert.Contains("--encoder must be one of lsa", _workspace.Refuse([.. s_flags, "--encoder", "lsi"]), StringComparison.Ordinal);
        Assert.StartsWith("--dimensions must be a whole number, 1 or more, not '0'.", _workspace.Refuse([.. s_flags, "--dimensions", "0"]), StringComparison.Ordinal);
        _workspace.Write("s.db.lsa-model.safetensors", "damaged");
        Assert.Contains("Fit the model anew with --refit", _workspace.Refuse(s_flags), StringComparison.Ordinal);
    }
}
