namespace Ur4Rec.Cli.Tests;

public sealed class TextGuardTests(LeakyStore leaky) : IClassFixture<LeakyStore>
{
    private const string Finding =
        $"the user texts {LeakyStore.Source} are leaking: what the author saw is unknown; it names 50.0 % of the test items against 0.0 % of items as popular";

    private readonly Workspace _workspace = leaky.Workspace;

    [Fact]
    public void Training_refuses_leaking_texts_and_says_what_to_do()
    {
        var error = _workspace.Refuse(LeakyStore.Train("runs/refused"));

        Assert.Contains(Finding, error, StringComparison.Ordinal);
        Assert.All(
            ["leaky.db", "ur4rec texts audit --redact", $"ur4rec texts remove --source {LeakyStore.Source}", "describe anew", "texts.source is all", "texts.allow_leaking: true"],
            advice => Assert.Contains(advice, error, StringComparison.Ordinal));
        Assert.False(Directory.Exists(_workspace.PathOf("runs/refused")));
    }

    [Fact]
    public void Without_texts_there_is_nothing_to_refuse()
    {
        var result = _workspace.Succeed(LeakyStore.Train("runs/none", "--set", "texts.source=none", "--json")).ParseJson();

        Assert.Empty(result.GetProperty("texts").EnumerateArray());
        Assert.Empty(result.GetProperty("warnings").EnumerateArray());
    }

    [Fact]
    public void Where_leaking_texts_are_allowed_every_result_carries_the_warning()
    {
        var train = ToolProcess.Run(_workspace.Folder, LeakyStore.Train("runs/allowed", "--set", "texts.allow_leaking=true", "--quiet"));
        var result = _workspace.Read("runs/allowed/metrics.json").ParseJson();

        Assert.Equal(0, train.ExitCode);
        Assert.StartsWith($"warning: {Finding}\n", train.Error, StringComparison.Ordinal);
        Assert.Contains($"warning: {Finding}\n", train.Output, StringComparison.Ordinal);
        Assert.Contains($" warning: {Finding}\n", _workspace.Read("runs/allowed/log.txt"), StringComparison.Ordinal);
        Assert.Equal(Finding, Assert.Single(result.GetProperty("warnings").EnumerateArray()).GetString());
        Assert.Equal("leaking", Assert.Single(result.GetProperty("texts").EnumerateArray()).Text("verdict"));
        Assert.Contains($"warning: {Finding}\n", _workspace.Succeed("evaluate", "--run", "runs/allowed"), StringComparison.Ordinal);
        Assert.Equal(Finding, Assert.Single(_workspace.Succeed("evaluate", "--run", "runs/allowed", "--json").ParseJson().GetProperty("warnings").EnumerateArray()).GetString());
    }

    [Fact]
    public void A_redacted_copy_can_be_trained_with_once_it_is_the_one_selected()
    {
        using var own = new LeakyStore();
        own.Workspace.Succeed("texts", "audit", "--store", LeakyStore.Store, "--redact");

        Assert.Contains(Finding, own.Workspace.Refuse(LeakyStore.Train("runs/both")), StringComparison.Ordinal);
        var result = own.Workspace.Succeed(LeakyStore.Train("runs/redacted", "--set", $"texts.source={LeakyStore.Source}+redacted", "--json")).ParseJson();
        Assert.Equal("clean", Assert.Single(result.GetProperty("texts").EnumerateArray()).Text("verdict"));
        Assert.Empty(result.GetProperty("warnings").EnumerateArray());
    }

    [Fact]
    public void A_source_that_the_store_does_not_have_is_refused_with_the_nearest()
    {
        var error = _workspace.Refuse(LeakyStore.Train("runs/misnamed", "--set", "texts.source=imported:user_preference.json"));

        Assert.StartsWith("texts.source: ", error, StringComparison.Ordinal);
        Assert.Contains($"Did you mean '{LeakyStore.Source}'?", error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_built_in_data_has_no_texts_to_select() =>
        Assert.Contains("the built-in data has no texts", _workspace.Refuse("train", "demo", "--output-dir", "runs/demo", "--set", "texts.source=template"), StringComparison.Ordinal);
}
