using Ur4Rec.Training;

namespace Ur4Rec.Tests.Training;

public sealed class RunRecorderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("ur4rec-record-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void An_epoch_is_a_line_of_json_and_everything_is_passed_on()
    {
        var directory = RunDirectory.Create(_root, replace: false);
        var told = new Told();
        using (var recorder = new RunRecorder(directory, told, new Noon()))
        {
            recorder.OnMessage("1,000 users");
            recorder.OnWarning("the texts leak");
            recorder.OnStep(new StepProgress("pretrain_sasrec", 1, 2, 1, 5, 7, new Dictionary<string, double> { ["sasrec"] = 0.001 }, 100, 3));
            recorder.OnEpoch(new EpochSummary(
                "pretrain_sasrec", 1, 6.5, new Dictionary<string, double> { ["retrieval"] = 2 }, new Dictionary<string, double> { ["sasrec"] = 0.001 },
                new Dictionary<string, long> { ["memory_updates"] = 3 }, 2, 1, 300, new Dictionary<string, double> { ["ndcg@10"] = 0.1 + 0.2 }, true)
            {
                Gradients = new Dictionary<string, GradientSummary> { ["sasrec"] = new(1, 2, 0.5) },
                Routing = new Dictionary<string, double> { ["user_preference"] = 1 },
            });
        }

        const string Epoch = """{"stage":"pretrain_sasrec","epoch":1,"loss":6.5,"losses":{"retrieval":2},"learning_rates":{"sasrec":0.001},"counters":{"memory_updates":3},"train_seconds":2,"evaluate_seconds":1,"examples":300,"validation":{"ndcg@10":0.30000000000000004},"is_best":true,"gradients":{"sasrec":{"mean_norm":1,"largest_norm":2,"clipped_share":0.5}},"routing":{"user_preference":1},"skipped_steps":0}""";
        Assert.Equal($"{Epoch}\n", File.ReadAllText(directory.EpochsPath));
        Assert.Equal($"2030-01-02T12:00:00Z 1,000 users\n2030-01-02T12:00:00Z warning: the texts leak\n2030-01-02T12:00:00Z {Epoch}\n", File.ReadAllText(directory.LogPath));
        Assert.Equal(["message 1,000 users", "warning the texts leak", "step 1", "epoch 1"], told.Calls);
    }

    private sealed class Told : IRunObserver
    {
        public List<string> Calls { get; } = [];

        public void OnStep(in StepProgress progress) => Calls.Add($"step {progress.Step}");

        public void OnEpoch(EpochSummary summary) => Calls.Add($"epoch {summary.Epoch}");

        public void OnMessage(string message) => Calls.Add($"message {message}");

        public void OnWarning(string warning) => Calls.Add($"warning {warning}");
    }

    private sealed class Noon : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2030, 1, 2, 12, 0, 0, TimeSpan.Zero);
    }
}
