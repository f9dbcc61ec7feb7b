using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Tests;

/// <summary>What a run made by the tool, from a store made by the tool, gives the retriever to read.</summary>
public sealed class RunFeaturesTests : IDisposable
{
    private readonly LeakyStore _leaky = new();

    private Workspace Workspace => _leaky.Workspace;

    public void Dispose() => _leaky.Dispose();

    [Fact]
    public void The_command_that_is_named_where_vectors_are_missing_makes_them()
    {
        Workspace.Succeed("texts", "audit", "--store", LeakyStore.Store, "--redact");
        Workspace.Succeed(LeakyStore.Train("runs/a", "--set", $"texts.source={LeakyStore.Source}+redacted"));
        var message = Assert.Throws<InputException>(() => Load("runs/a")).Message;
        Assert.StartsWith($"{Workspace.PathOf(LeakyStore.Store)}: 48 of the 48 sentences that the run reads have no vector", message, StringComparison.Ordinal);

        Workspace.Succeed(message.Split('`')[1].Split(' ')[1..]);
        var features = Load("runs/a");

        Assert.Equal(new DescribedSubjects(80, 80, 80), features.Summary.Users);
        Assert.Equal(0, features.Summary.Items.Described);
        Assert.Equal([$"Likes *The {LeakyStore.TitleAt(0, 2)}*."], features.UserSentences(new UserIndex(0)));
    }

    [Fact]
    public void Texts_that_leak_are_read_where_the_run_was_allowed_to()
    {
        Workspace.Succeed(LeakyStore.Train("runs/a", "--set", "texts.allow_leaking=true"));
        Workspace.Succeed("embed", "--store", LeakyStore.Store);

        var features = Load("runs/a");

        Assert.Equal(new DescribedSubjects(80, 80, 120), features.Summary.Users);
        Assert.Equal(
            [$"Likes *The {LeakyStore.TitleAt(0, 2)}*.", $"Also likes *The {LeakyStore.TitleAt(0, 9)}*."], features.UserSentences(new UserIndex(0)));
    }

    private RunFeatures Load(string run)
    {
        var configuration = new ConfigurationBuilder().AddFile(Workspace.PathOf($"{run}/config.yaml")).Build();
        var result = RunJson.Read<RunResult>(Workspace.Read($"{run}/metrics.json"));
        using var pool = new WorkerPool(1);
        return RunFeatures.Load(configuration, RunData.Load(configuration), result.Texts, pool);
    }
}
