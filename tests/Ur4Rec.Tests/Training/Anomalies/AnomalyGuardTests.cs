using Ur4Rec.Data;
using Ur4Rec.Training;
using Ur4Rec.Training.Anomalies;

namespace Ur4Rec.Tests.Training.Anomalies;

public sealed class AnomalyGuardTests : IDisposable
{
    private static readonly AnomalyOptions s_skip = new() { OnAnomaly = AnomalyPolicy.Skip };

    private readonly GuardedRun _run = new();

    /// <summary>Steps of the first epoch and of the second, 3, 6, 9 and 3 steps a stage.</summary>
    public static TheoryData<string, string> ParameterFaults => new()
    {
        { "pretrain_sasrec:1", "sasrec.item_embedding.weight" },
        { "pretrain_sasrec:6", "sasrec.blocks.0.attention.in_proj_weight" },
        { "pretrain_retriever:1", "retriever.router.1.weight" },
        { "pretrain_retriever:12", "retriever.item.embedding.weight" },
        { "joint_finetune:1", "sasrec.item_embedding.weight" },
        { "joint_finetune:17", "retriever.proxy" },
        { "end_to_end:1", "sasrec.blocks.0.feed_forward.0.weight" },
        { "end_to_end:5", "retriever.norm.weight" },
    };

    public static TheoryData<string, string> OperationFaults => new()
    {
        { "pretrain_sasrec:2", "embed:1:3" },
        { "pretrain_retriever:7", "row_cosine:1:13" },
        { "joint_finetune:1", "linear:2:0" },
        { "end_to_end:6", "candidate_scores:1:0" },
    };

    public static TheoryData<string, string> GradientFaults => new()
    {
        { "pretrain_sasrec:3", "sasrec.blocks.0.norm1.weight" },
        { "pretrain_retriever:2", "retriever.proxy" },
        { "joint_finetune:1", "sasrec.item_embedding.weight" },
        { "end_to_end:2", "retriever.norm.bias" },
    };

    public void Dispose() => _run.Dispose();

    [Theory]
    [MemberData(nameof(ParameterFaults))]
    public void A_broken_parameter_ends_the_run_and_is_named(string step, string name)
    {
        foreach (var value in new[] { "nan", "inf", "-inf" })
        {
            using var run = new GuardedRun();
            var report = Stop(run, $"{step}:parameter:{name}:0={value}");

            Assert.Equal((name, value, false), (report.Suspect!.Parameter, report.Suspect.Value.Value, report.Suspect.IsFinite));
            Assert.Equal((0, 0), (report.Suspect.Value.Row, report.Suspect.Value.Column));
        }
    }

    [Theory]
    [InlineData("pretrain_sasrec:4", "sasrec.blocks.0.attention.in_proj_weight")]
    [InlineData("pretrain_retriever:3", "retriever.item.embedding.weight")]
    [InlineData("joint_finetune:2", "sasrec.item_embedding.weight")]
    [InlineData("end_to_end:3", "retriever.router.1.weight")]
    public void A_huge_parameter_ends_the_run_and_is_named(string step, string name)
    {
        var report = Stop(_run, $"{step}:parameter:{name}:0=3e38");

        Assert.Equal((name, "3E+38", true), (report.Suspect!.Parameter, report.Suspect.Value.Value, report.Suspect.IsFinite));
    }

    [Theory]
    [MemberData(nameof(OperationFaults))]
    public void A_broken_result_ends_the_run_and_is_named(string step, string place)
    {
        var report = Stop(_run, $"{step}:operation:{place}=-inf");

        var parts = place.Split(':');
        Assert.Equal((parts[0], parts[1]), (report.Operation!.Name, $"{report.Operation.Which}"));
        Assert.Equal((AnomalyPhase.Forward, "-inf"), (report.Phase, report.Value!.Value));
        Assert.Equal(int.Parse(parts[2], null), (report.Value.Row * report.Value.Columns) + report.Value.Column);
        Assert.Null(report.Suspect);
    }

    [Theory]
    [MemberData(nameof(GradientFaults))]
    public void A_broken_gradient_ends_the_run_and_is_named(string step, string name)
    {
        var report = Stop(_run, $"{step}:gradient:{name}:0=nan");

        Assert.Equal((AnomalyPhase.Gradient, $"gradient of parameter {name}"), (report.Phase, report.Tensor));
        Assert.Equal(("nan", 0, 0), (report.Value!.Value, report.Value.Row, report.Value.Column));
    }

    [Fact]
    public void A_gradient_that_Adam_could_not_square_ends_a_run_that_does_not_clip()
    {
        const string fault = "pretrain_sasrec:2:gradient:sasrec.blocks.0.norm1.weight:0=3e38";
        var world = JointWorld.Full with { Stages = [Stage.PretrainSasrec], Guard = _run.NewGuard(fault) };

        var report = Assert.Throws<AnomalyException>(
            () => (world with { Training = world.Training with { MaxGradientNorm = 0 } }).Run()).Report;

        Assert.Equal((AnomalyPhase.Gradient, "gradient of parameter sasrec.blocks.0.norm1.weight"), (report.Phase, report.Tensor));
        Assert.Equal(new AnomalyValue(1, 8, 0, 0, "3E+38"), report.Value);
        Assert.Single(world.Run().Epochs);
    }

    [Theory]
    [MemberData(nameof(OperationFaults))]
    public void A_skipped_step_is_counted_and_told_and_the_run_goes_on(string step, string place)
    {
        var guard = _run.NewGuard($"{step}:operation:{place}=nan", s_skip);
        var progress = new List<StepProgress>();

        var run = _run.Train(guard, progress.Add);

        Assert.Equal(1, guard.SkippedSteps);
        Assert.Equal(1, run.Epochs.Sum(epoch => epoch.SkippedSteps));
        var (stage, number) = (step.Split(':')[0], int.Parse(step.Split(':')[1], null));
        Assert.All(progress.Where(at => at.Stage == stage), at => Assert.Equal(((at.Epoch - 1) * at.StepsPerEpoch) + at.Step >= number ? 1 : 0, at.SkippedSteps));
        Assert.All(progress.Where(at => at.Stage != stage), at => Assert.Equal(0, at.SkippedSteps));
        Assert.All(run.Parameters.Values, values => Assert.All(values, value => Assert.True(float.IsFinite(value))));
        Assert.StartsWith($"{stage}, step {number}: ", Assert.Single(_run.Warnings), StringComparison.Ordinal);
        Assert.EndsWith("; the step is skipped, 1 of 10 that may be", _run.Warnings[0], StringComparison.Ordinal);
        Assert.Equal(RunJson.Line(_run.Folder.Read()!), RunJson.Line(_run.DoAgain()));
    }

    [Fact]
    public void A_run_that_skipped_a_step_goes_on_after_an_interruption_with_the_same_bits_and_the_same_count()
    {
        const string fault = "pretrain_retriever:3:operation:row_cosine:1:0=nan";
        using var whole = new GuardedRun();
        var expected = whole.Train(whole.NewGuard(fault, s_skip));
        using var cancellation = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => _run.Train(
            _run.NewGuard(fault, s_skip), at => CancelAt(at, "pretrain_retriever", 5, cancellation), cancellation.Token));
        var guard = _run.NewGuard(fault: null, s_skip);
        var resumed = _run.Train(guard);

        Assert.Equal(1, guard.SkippedSteps);
        Assert.Equal(1, resumed.EpochsOf(Stage.PretrainRetriever)[0].SkippedSteps);
        Assert.Equal(expected.Parameters, resumed.Parameters);
    }

    [Fact]
    public void An_epoch_of_which_no_step_could_be_applied_ends_the_run()
    {
        var guard = _run.NewGuard("pretrain_sasrec:2:operation:linear:1:0=nan", s_skip);
        var world = (JointWorld.Full with { Stages = [Stage.PretrainSasrec], Guard = guard }).OneStep(epochs: 2);

        var error = Assert.Throws<AnomalyException>(() => world.Run());

        Assert.Contains("No step of the epoch could be applied; ", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, guard.SkippedSteps);
    }

    [Fact]
    public void A_skipped_step_changes_no_parameter()
    {
        var values = new List<float[]>();
        var world = JointWorld.Full with
        {
            Stages = [Stage.PretrainSasrec],
            Guard = _run.NewGuard("pretrain_sasrec:2:operation:linear:1:0=nan", s_skip),
            AfterStep = (model, _) => values.Add(model.SasRec.ItemEmbedding.Values.ToArray()),
        };

        world.Run();

        Assert.Equal(3, values.Count);
        Assert.Equal(values[0], values[1]);
        Assert.NotEqual(values[1], values[2]);
    }

    [Fact]
    public void The_budget_of_skipped_steps_is_the_run_s()
    {
        using var step = new DiagnosedStep();
        var report = step.OfRetrieval("operation:row_cosine:1:0=nan");
        var guard = _run.NewGuard(fault: null, s_skip with { MaxSkippedSteps = 2 });
        guard.Handle(report, canSkip: true, _ => { });
        guard.Handle(report, canSkip: true, _ => { });

        var error = Assert.Throws<AnomalyException>(() => guard.Handle(report, canSkip: true, _ => { }));

        Assert.Contains("2 were skipped before it, as many as max_skipped_steps allows", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, guard.SkippedSteps);
    }

    [Fact]
    public void A_broken_parameter_is_not_mended_by_skipping()
    {
        var guard = _run.NewGuard("pretrain_sasrec:2:parameter:sasrec.item_embedding.weight:0=nan", s_skip);

        var error = Assert.Throws<AnomalyException>(() => _run.Train(guard));

        Assert.Contains("skipping it would mend nothing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_that_cannot_be_planted_is_an_input_error() =>
        Assert.Throws<InputException>(() => _run.Train(_run.NewGuard("pretrain_sasrec:2:parameter:sasrec.nothing:0=nan")));

    [Fact]
    public void A_healthy_run_keeps_nothing()
    {
        var guard = _run.NewGuard(fault: null);

        var run = _run.Train(guard);

        Assert.Equal(0, guard.SkippedSteps);
        Assert.All(run.Epochs, epoch => Assert.Equal(0, epoch.SkippedSteps));
        Assert.Null(_run.Folder.Read());
        Assert.False(Directory.Exists(_run.Directory.AnomalyFolder));
    }

    /// <summary>Trains until the fault ends it, expects what is kept to say the same, also when it is done again, and gives it.</summary>
    private static AnomalyReport Stop(GuardedRun run, string fault)
    {
        var error = Assert.Throws<AnomalyException>(() => run.Train(run.NewGuard(fault)));

        Assert.EndsWith($" Replay the step with 'ur4rec doctor --run {run.Directory.Root}'.", error.Message, StringComparison.Ordinal);
        var kept = run.Folder.Read()!;
        Assert.Equal(RunJson.Line(error.Report), RunJson.Line(kept));
        Assert.Equal($"{kept.Stage}:{kept.Step}", string.Join(':', fault.Split(':')[..2]));
        Assert.Equal(RunJson.Line(kept), RunJson.Line(run.DoAgain()));
        return kept;
    }

    private static void CancelAt(StepProgress at, string stage, int step, CancellationTokenSource cancellation)
    {
        if (at.Stage == stage && at.Step == step)
            cancellation.Cancel();
    }
}
