using System.Text.Json;

namespace Ur4Rec.Cli.Tests;

public sealed class ExplainTests(ExplainedRun explained) : IClassFixture<ExplainedRun>
{
    private readonly Workspace _workspace = explained.Workspace;

    [Fact]
    public void Json_holds_every_reason_by_name()
    {
        var plain = Items("--user", "user-0007", "-k", "3");
        var items = Items("--user", "user-0007", "-k", "3", "--explain");

        Assert.All(plain, item => Assert.False(item.TryGetProperty("explanation", out _)));
        Assert.Equal(plain.Select(Scored), items.Select(Scored));
        Assert.All(items, item =>
        {
            var explanation = item.GetProperty("explanation");
            var components = List(explanation, "components");
            Assert.Equal(["sasrec", "ease", "popularity", "retriever"], components.Select(component => component.Text("name")));
            Assert.Equal(item.Number("score"), components.Sum(component => component.Number("contribution")), 1e-5);
            Assert.All(components, component => Assert.True(double.IsFinite(component.Number("score") + component.Number("standard_score"))));

            var retriever = explanation.GetProperty("retriever");
            var router = retriever.GetProperty("router");
            Assert.Equal(1, router.Number("user_preference") + router.Number("item_description") + router.Number("item_image_or_id"), 1e-5);
            Assert.InRange(retriever.Number("memory_gate"), 0, 1);
            Assert.Equal(2, List(retriever, "user_sentences").Length);
            var sentences = List(retriever, "item_sentences");
            Assert.Equal(2, sentences.Length);
            Assert.True(sentences[0].Number("share") >= sentences[1].Number("share"));

            var history = List(explanation, "history");
            Assert.InRange(history.Length, 1, 3);
            Assert.All(history, reason => Assert.True(reason.Number("drop") > 0 && reason.Text("title") is not null && reason.Number("age") >= 0));
        });
    }

    [Fact]
    public void Text_has_the_same_reasons_in_80_columns()
    {
        var output = _workspace.Succeed("recommend", "--run", ExplainedRun.Run, "--user", "user-0007", "-k", "2", "--explain");
        var first = Items("--user", "user-0007", "-k", "1", "--explain")[0];

        Assert.All(output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains($" 1. {first.Text("title")} ({first.Text("item")})", output, StringComparison.Ordinal);
        foreach (var label in new[] { "score", "own scores", "router", "memory gate", "preferences", "description", "rests on" })
            Assert.Equal(2, output.Split('\n').Count(line => line.StartsWith($"    {label} ", StringComparison.Ordinal)));
        var reason = List(first.GetProperty("explanation"), "history")[0];
        Assert.Contains(FormattableString.Invariant($"-{reason.Number("drop"):F4} without {reason.Text("title")}"), output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_history_without_a_user_has_no_sentences_about_one()
    {
        var item = Items("--history", "film-003,film-010", "-k", "1", "--explain")[0].GetProperty("explanation");

        Assert.Empty(List(item.GetProperty("retriever"), "user_sentences"));
        Assert.NotEmpty(List(item.GetProperty("retriever"), "item_sentences"));
        Assert.All(List(item, "history"), reason => Assert.Contains(reason.Text("item"), (string?[])["film-003", "film-010"]));
    }

    [Fact]
    public void No_more_is_recommended_than_is_ranked_and_that_is_said()
    {
        var result = ToolProcess.Run(_workspace.Folder, "recommend", "--run", ExplainedRun.Run, "--user", "user-0007", "-k", "21", "--json");

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("warning: no more than 20 items are recommended", result.Error, StringComparison.Ordinal);
        var scores = List(result.Output.ParseJson(), "items").Select(item => item.Number("score")).ToArray();
        Assert.Equal(20, scores.Length);
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.All(scores, score => Assert.InRange(score, -100, 100));
    }

    [Theory]
    [InlineData("--user nobody", "The run's data has no user 'nobody'.")]
    [InlineData("--history film-0003", "The run's data has no item 'film-0003'. Did you mean 'film-003'?")]
    [InlineData("--user user-0001 --history film-003", "Say for whom: one of --user ID, --history ID,ID,..., --all-users and --users FILE.")]
    public void Who_and_what_is_unknown_is_named(string arguments, string message) =>
        Assert.Equal(message, _workspace.Refuse(["recommend", "--run", ExplainedRun.Run, "--explain", .. arguments.Split(' ')]));

    private static (string?, string?, double) Scored(JsonElement item) => (item.Text("item"), item.Text("title"), item.Number("score"));

    private static JsonElement[] List(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray()];

    private JsonElement[] Items(params string[] arguments) =>
        List(_workspace.Succeed(["recommend", "--run", ExplainedRun.Run, "--json", .. arguments]).ParseJson(), "items");
}
