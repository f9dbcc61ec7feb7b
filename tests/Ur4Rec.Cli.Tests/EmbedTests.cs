using Ur4Rec.Stub;
using Ur4Rec.Text;
using Ur4Rec.Text.Storage;
using Ur4Rec.Text.Vectors;

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
        Assert.Contains("but of imported, template", _workspace.Refuse([.. s_flags, "--source", "openai"]), StringComparison.Ordinal);
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
        Assert.Contains("--encoder must be one of lsa, bert, openai, not 'lsi'. Did you mean 'lsa'?", _workspace.Refuse([.. s_flags, "--encoder", "lsi"]), StringComparison.Ordinal);
        Assert.Equal("--batch-size is of no use with --encoder lsa; leave it out.", _workspace.Refuse([.. s_flags, "--batch-size", "3"]));
        Assert.Equal("--refit is of no use with --encoder openai; leave it out.", _workspace.Refuse([.. s_flags, "--encoder", "openai", "--refit"]));
        Assert.Equal("No model is named; give --model NAME.", _workspace.Refuse([.. s_flags, "--encoder", "openai"]));
        Assert.StartsWith("No model is named; give --model DIR", _workspace.Refuse([.. s_flags, "--encoder", "bert"]), StringComparison.Ordinal);
        Assert.Contains("none", _workspace.Refuse([.. s_flags, "--encoder", "bert", "--model", "none"]), StringComparison.Ordinal);
        Assert.StartsWith("--dimensions must be a whole number, 1 or more, not '0'.", _workspace.Refuse([.. s_flags, "--dimensions", "0"]), StringComparison.Ordinal);
        _workspace.Write("s.db.lsa-model.safetensors", "damaged");
        Assert.Contains("Fit the model anew with --refit", _workspace.Refuse(s_flags), StringComparison.Ordinal);
    }

    [Fact]
    public void A_BERT_encodes_and_another_prefix_makes_another_encoder()
    {
        Describe("template", "tea", "tea", "tea cake", "cake");
        TinyBert.WriteTo(_workspace.PathOf("model"));
        string[] bert = ["--encoder", "bert", "--model", "model"];

        Assert.Equal((3, 3, 0, 0), Embed(bert));
        Assert.Equal((3, 0, 3, 0), Embed(bert));
        Assert.Equal((3, 3, 0, 0), Embed([.. bert, "--prefix", "cake "]));
        using var file = VectorFile.Open(_workspace.PathOf("s.db.bert.safetensors"));
        Assert.Equal((3, 4), (file.Count, file.Dimensions));
    }

    [Fact]
    public async Task A_service_is_asked_once_for_each_sentence_even_where_it_fails_halfway()
    {
        Describe("template", "tea", "one", "two", "three", "four", "five");
        await using var stub = await StubEndpoint.StartAsync(request => request.Number == 3 ? StubAnswer.Error(401, "no") : VectorsOf(request));
        string[] arguments =
        [
            .. s_flags, "--quiet", "--encoder", "openai", "--base-url", stub.Address, "--model", "small", "--dimensions", "2", "--batch-size", "2",
        ];

        _workspace.Refuse(arguments);
        Assert.False(File.Exists(_workspace.PathOf("s.db.openai.safetensors")));
        Assert.Equal((5, 1, 4, 0), Embed(arguments[s_flags.Length..]));

        Assert.Equal(["one two", "three four", "five", "five"], stub.Requests.Select(request => string.Join(' ', request.Body.GetProperty("input").EnumerateArray())));
        Assert.All(stub.Requests, request => Assert.Equal(2, request.Body.GetProperty("dimensions").GetInt32()));
        using var file = VectorFile.Open(_workspace.PathOf("s.db.openai.safetensors"));
        Assert.True(file.TryFind("three", out var vector));
        Assert.Equal([5f, 1], vector);
    }

    /// <summary>Each text's length and 1.</summary>
    private static StubAnswer VectorsOf(StubRequest request)
    {
        var entries = request.Body.GetProperty("input").EnumerateArray().Select((text, index) => $"{{\"index\": {index}, \"embedding\": [{text.GetString()!.Length}, 1]}}");
        return StubAnswer.Of(200, $"{{\"data\": [{string.Join(',', entries)}]}}");
    }
}
