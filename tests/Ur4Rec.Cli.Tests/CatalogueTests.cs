namespace Ur4Rec.Cli.Tests;

/// <summary>Items that nobody chose, and items that somebody disliked, through the whole tool.</summary>
public sealed class CatalogueTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public CatalogueTests()
    {
        var lines = Enumerable.Range(0, 40).SelectMany(user => Enumerable.Range(0, 6)
            .Select(step => $"user{user},item{(user + step) % 10},{step},{(step == 3 ? 1 : 5)}"));
        _workspace.Write("ratings.csv", string.Join('\n', lines.Prepend("user,item,time,rating")) + "\n");
        _workspace.Write("items.csv", "item,title\nitem0,The old\nnew,The new\n");
        _workspace.Write("tiny.yaml", "min_rating: 4\nsasrec_hidden_dim: 16\nsasrec_num_blocks: 1\nbatch_size: 16\n");
        _workspace.Succeed("import", "--format", "csv", "ratings.csv", "--store", "club.db");
        _workspace.Succeed("import", "--format", "csv", "items.csv", "--store", "club.db");
    }

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void They_are_ranked_or_not_as_the_configuration_says()
    {
        var plain = Train("runs/plain");
        var whole = Train("runs/whole", "--set", "catalogue=store", "--set", "exclude_dropped=true");

        Assert.Equal(10, plain.GetProperty("dataset").Number("items"));
        Assert.Equal(11, whole.GetProperty("dataset").Number("items"));
        Assert.NotEqual(plain.GetProperty("dataset").Text("fingerprint"), whole.GetProperty("dataset").Text("fingerprint"));
        // user0 kept items 0, 1, 2, 4 and 5, and gave item 3 one star.
        Assert.Equal(["item3", "item6", "item7", "item8", "item9"], OfferedToUser0("runs/plain"));
        Assert.Equal(["item6", "item7", "item8", "item9", "new"], OfferedToUser0("runs/whole"));
    }

    private System.Text.Json.JsonElement Train(string run, params string[] settings) => _workspace.Succeed(
        ["train", "--config", "tiny.yaml", "--store", "club.db", "--output-dir", run, "--epochs-per-stage", "1", "--threads", "1", "--json", .. settings]).ParseJson();

    private IEnumerable<string?> OfferedToUser0(string run) =>
        _workspace.Succeed("recommend", "--run", run, "--user", "user0", "-k", "20", "--json").ParseJson()
            .GetProperty("items").EnumerateArray().Select(item => item.Text("item")).Order(StringComparer.Ordinal);
}
