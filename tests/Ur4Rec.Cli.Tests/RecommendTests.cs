using System.Text.Json;

namespace Ur4Rec.Cli.Tests;

public sealed class RecommendTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    private readonly Workspace _workspace = tiny.Workspace;

    [Fact]
    public void A_users_answer_holds_the_best_items_they_have_not_had()
    {
        var answer = _workspace.Succeed("recommend", "--run", TinyRun.Run, "--user", "user0", "-k", "5", "--json").ParseJson();

        var items = answer.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal("user0", answer.Text("user"));
        Assert.Equal([1.0, 2, 3, 4, 5], items.Select(item => item.Number("rank")));
        Assert.Equal(items.Select(item => item.Number("score")).OrderDescending(), items.Select(item => item.Number("score")));
        Assert.Empty(items.Select(item => item.Text("item")).Intersect(Enumerable.Range(0, 8).Select(item => $"item{item}")));
    }

    [Fact]
    public void A_history_is_answered_like_the_user_who_has_it()
    {
        var history = string.Join(',', Enumerable.Range(0, 8).Select(item => $"item{item}"));

        var user = _workspace.Succeed("recommend", "--run", TinyRun.Run, "--user", "user0", "--json").ParseJson();
        var anonymous = _workspace.Succeed("recommend", "--run", TinyRun.Run, "--history", history, "--json").ParseJson();

        Assert.Equal(user.GetProperty("items").ToString(), anonymous.GetProperty("items").ToString());
    }

    [Fact]
    public void A_table_is_printed_where_no_json_is_asked_for() =>
        Assert.Contains("item", _workspace.Succeed("recommend", "--run", TinyRun.Run, "--user", "user3"), StringComparison.Ordinal);

    [Fact]
    public void A_sequence_model_alone_is_explained_by_score_and_history()
    {
        var item = _workspace.Succeed("recommend", "--run", TinyRun.Run, "--user", "user0", "-k", "1", "--explain", "--json")
            .ParseJson().GetProperty("items")[0];
        var text = _workspace.Succeed("recommend", "--run", TinyRun.Run, "--user", "user0", "-k", "1", "--explain");

        var explanation = item.GetProperty("explanation");
        Assert.Equal(0, explanation.GetProperty("components").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, explanation.GetProperty("retriever").ValueKind);
        Assert.InRange(explanation.GetProperty("history").GetArrayLength(), 1, 3);
        Assert.Contains(FormattableString.Invariant($"score        {item.Number("score"):F4} "), text, StringComparison.Ordinal);
        Assert.DoesNotContain("router", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--user user99", "The run's data has no user 'user99'. Did you mean 'user9'?")]
    [InlineData("--history item1,itm2", "The run's data has no item 'itm2'. Did you mean 'item2'?")]
    [InlineData("--history ,", "--history holds no item; write --history ID,ID,...")]
    public void Who_and_what_is_unknown_is_named(string arguments, string message) =>
        Assert.Equal(message, _workspace.Refuse(["recommend", "--run", TinyRun.Run, .. arguments.Split(' ')]));

    [Fact]
    public void Another_store_than_the_one_trained_on_is_refused()
    {
        _workspace.Write("other.txt", "user0 item0 item1 item2 item3\nuser1 item3 item2 item1 item0\n");
        _workspace.Succeed("import", "--format", "sequences", "other.txt", "--store", "other.db");

        var message = _workspace.Refuse("recommend", "--run", TinyRun.Run, "--store", "other.db", "--user", "user0");

        Assert.StartsWith("other.db is not the data that the run runs/tiny was trained on", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_result_is_named()
    {
        CopyRun("runs/damaged-result");
        _workspace.Write("runs/damaged-result/metrics.json", _workspace.Read($"{TinyRun.Run}/metrics.json").Replace("\"warnings\": []", "\"warnings\": [null]", StringComparison.Ordinal));

        Assert.Contains("metrics.json is damaged", _workspace.Refuse("recommend", "--run", "runs/damaged-result", "--user", "user0"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_checkpoint_is_named()
    {
        CopyRun("runs/damaged");
        _workspace.Write("runs/damaged/checkpoints/best.safetensors", "no tensors");

        Assert.Contains("best.safetensors", _workspace.Refuse("recommend", "--run", "runs/damaged", "--user", "user0"), StringComparison.Ordinal);
    }

    private void CopyRun(string folder)
    {
        foreach (var name in new[] { "config.yaml", "metrics.json" })
        {
            Directory.CreateDirectory(_workspace.PathOf($"{folder}/checkpoints"));
            File.Copy(_workspace.PathOf($"{TinyRun.Run}/{name}"), _workspace.PathOf($"{folder}/{name}"), overwrite: true);
        }
    }
}
