using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Training;
using Ur4Rec.Training.Anomalies;

namespace Ur4Rec.Tests.Training.Anomalies;

public sealed class StepDiagnosisTests : IDisposable
{
    private const string ItemTable = "sasrec.item_embedding.weight";

    private readonly DiagnosedStep _step = new();

    public static TheoryData<string> NonFinite => ["nan", "inf", "-inf"];

    public void Dispose() => _step.Dispose();

    [Fact]
    public void A_healthy_step_has_no_anomaly_in_either_model()
    {
        foreach (var report in new[] { _step.OfSequences(), _step.OfRetrieval() })
        {
            Assert.Equal(AnomalyPhase.NotFoundAgain, report.Phase);
            Assert.Equal((null, null, null, null), (report.Operation, report.Value, report.Suspect, report.Error));
            Assert.Contains("suspect the machine", report.Advice, StringComparison.Ordinal);
        }

        Assert.All(_step.Parameters, named => Assert.False(named.Parameter.HasGradient));
        Assert.Null(_step.Tape.Observer);
    }

    [Theory]
    [MemberData(nameof(NonFinite))]
    public void A_broken_row_of_the_item_table_is_named_with_item_user_and_position(string value)
    {
        var report = _step.OfSequences($"parameter:{ItemTable}:{(7 * 8) + 3}={value}");

        Assert.Equal(("pretrain_sasrec", 1, AnomalyPhase.Forward), (report.Stage, report.Step, report.Phase));
        Assert.Equal(new AnomalyOperation("embed", 1, 1), report.Operation);
        Assert.Equal("output", report.Tensor);
        Assert.Equal(3, report.Value!.Column);
        Assert.Equal("i7", Assert.Single(report.Owners).Item);
        Assert.Equal("token", report.Owners[0].Row);
        Assert.Equal([$"parameter {ItemTable}", "parameter sasrec.position_embedding.weight"], report.Inputs.Select(input => input.Source));
        Assert.Equal([1, 0], report.Inputs.Select(input => input.NonFinite));
        Assert.Equal((ItemTable, new AnomalyValue(20, 8, 7, 3, value), false), (report.Suspect!.Parameter, report.Suspect.Value, report.Suspect.IsFinite));
        Assert.Equal(new RowOwner("item", null, null, "i7"), Assert.Single(report.Suspect.Owners));
        Assert.Equal($"pretrain_sasrec:1:parameter:{ItemTable}:59={value}", report.Fault);
    }

    [Fact]
    public void The_token_s_owner_is_who_the_data_say()
    {
        var report = _step.OfSequences(change: states => states.Row(4)[2] = float.NaN);

        Assert.Equal("catalogue_cross_entropy", report.Operation!.Name);
        Assert.Equal(new AnomalyValue(1, 1, 0, 0, "nan"), report.Value);
        // u0 has 7 training items; its one window reads the first 6: item n at position n + 1.
        Assert.Equal(new RowOwner("token", "u0", 5, "i4"), Assert.Single(report.Owners));
        Assert.Null(report.Suspect);
    }

    [Theory]
    [MemberData(nameof(NonFinite))]
    public void A_broken_weight_is_named_wherever_it_stands(string value)
    {
        foreach (var name in new[] { "retriever.router.1.weight", "retriever.item.embedding.weight", "retriever.norm.weight" })
        {
            using var step = new DiagnosedStep();
            var report = step.OfRetrieval($"parameter:{name}:0={value}");

            Assert.Equal(AnomalyPhase.Forward, report.Phase);
            Assert.Equal((name, 0, 0, value), (report.Suspect!.Parameter, report.Suspect.Value.Row, report.Suspect.Value.Column, report.Suspect.Value.Value));
            Assert.Contains($"parameter {name}", report.Inputs.Select(input => input.Source));
            Assert.Contains("was not finite before the step", report.Advice, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_broken_weight_that_reaches_the_step_through_a_constant_is_named_too()
    {
        // The users' memories were made before the step: to the step they are constants.
        var report = _step.OfRetrieval("parameter:memory.weight_ih:0=nan");

        Assert.Equal(("constant", true), (report.Inputs[0].Source, report.Inputs[0].NonFinite > 0));
        Assert.Equal("memory.weight_ih", report.Suspect!.Parameter);
    }

    [Theory]
    [MemberData(nameof(NonFinite))]
    public void The_operation_whose_output_is_broken_is_named(string value)
    {
        var report = _step.OfRetrieval($"operation:row_cosine:1:13={value}");

        Assert.Equal(("row_cosine", 1), (report.Operation!.Name, report.Operation.Which));
        Assert.Equal(new AnomalyValue(40, 1, 13, 0, value), report.Value);
        var cases = _step.Batch!.Cases;
        var pair = new RowOwner("pair", $"u{cases.Users[2].Value}", cases.TargetPositions[2] + 1, $"i{_step.Batch.Candidates[13].Value}");
        Assert.Contains(pair, report.Owners);
        Assert.Null(report.Suspect);
        Assert.All(report.Inputs, input => Assert.Equal(0, input.NonFinite));
    }

    [Fact]
    public void Of_operations_of_one_name_the_right_one_is_named()
    {
        foreach (var which in new[] { 1, 2, 5 })
            Assert.Equal($"linear {which}", _step.OfRetrieval($"operation:linear:{which}:0=nan").Operation!.ToString());
    }

    [Theory]
    [MemberData(nameof(NonFinite))]
    public void A_broken_gradient_is_named(string value)
    {
        var report = _step.OfSequences($"gradient:{ItemTable}:{5 * 8}={value}");

        Assert.Equal(AnomalyPhase.Gradient, report.Phase);
        Assert.Null(report.Operation);
        Assert.Equal($"gradient of parameter {ItemTable}", report.Tensor);
        Assert.Equal(new AnomalyValue(20, 8, 5, 0, value), report.Value);
        Assert.Equal(new RowOwner("item", null, null, "i5"), Assert.Single(report.Owners));
        Assert.Contains("max_grad_norm", report.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_parameter_is_named_where_it_first_overflows()
    {
        foreach (var name in new[] { ItemTable, "sasrec.blocks.0.norm1.weight", "sasrec.blocks.0.attention.in_proj_weight" })
        {
            using var step = new DiagnosedStep();
            var report = step.OfSequences($"parameter:{name}:0=3e38");

            Assert.Equal(AnomalyPhase.Forward, report.Phase);
            Assert.Equal((name, 0, 0, "3E+38", true), (
                report.Suspect!.Parameter, report.Suspect.Value.Row, report.Suspect.Value.Column, report.Suspect.Value.Value, report.Suspect.IsFinite));
            Assert.True(report.Inputs.Max(input => Math.Max(Math.Abs(input.Smallest ?? 0), Math.Abs(input.Largest ?? 0))) > 1e19);
            Assert.Contains("lower sasrec_lr", report.Advice, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_gradient_that_overflows_on_its_way_back_is_named_by_its_operation()
    {
        var report = _step.OfRetrieval(change: (tape, scores) => tape.Scale(tape.Scale(tape.Scale(scores, 1e-30f), 1e35f), 1e-5f));

        Assert.Equal(AnomalyPhase.NotFoundAgain, report.Phase);

        report = _step.OfRetrieval(change: (tape, scores) =>
            tape.Scale(tape.Scale(tape.Scale(tape.Scale(scores, 1e-30f), 1e-10f), 1e35f), 1e30f));

        Assert.Equal((AnomalyPhase.Backward, "scale"), (report.Phase, report.Operation!.Name));
        Assert.StartsWith("gradient of result of scale ", report.Tensor, StringComparison.Ordinal);
        Assert.Equal((8, 5), (report.Value!.Rows, report.Value.Columns));
        Assert.Equal("pair", Assert.Single(report.Owners).Row);
    }

    [Fact]
    public void A_step_that_throws_reports_what_it_threw()
    {
        var report = _step.OfRetrieval("operation:row_cosine:1:0=nan", (_, _) => throw new InvalidOperationException("the bank is closed"));

        Assert.Equal(("row_cosine", "the bank is closed"), (report.Operation!.Name, report.Error));
        Assert.Throws<InvalidOperationException>(() => _step.OfRetrieval(change: (_, _) => throw new InvalidOperationException("for another reason")));
        Assert.Null(_step.Tape.Observer);
    }

    [Theory]
    [InlineData("parameter:sasrec.item_embedding.wight:0=nan", "the nearest is 'sasrec.item_embedding.weight'")]
    [InlineData("parameter:sasrec.item_embedding.weight:160=nan", "is [20, 8] and has no element 160")]
    [InlineData("gradient:retriever.proxy:0=nan", "the step gives 'retriever.proxy' no gradient there")]
    [InlineData("operation:linear:99:0=nan", "the step has 'linear' 4 times")]
    public void A_fault_that_cannot_be_planted_is_an_error(string fault, string why)
    {
        var error = Assert.Throws<InputException>(() => _step.OfSequences(fault));

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_is_written_and_read_and_told()
    {
        var report = _step.OfSequences($"parameter:{ItemTable}:59=nan");

        Assert.Equal(RunJson.Line(report), RunJson.Line(RunJson.Read<AnomalyReport>(RunJson.Document(report))));
        var lines = AnomalyText.Lines(report).ToArray();
        Assert.StartsWith("pretrain_sasrec, step 1: embed 1 gave nan at [", lines[0], StringComparison.Ordinal);
        Assert.EndsWith($"; parameter {ItemTable} is nan at [7, 3], of item (item 'i7')", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"  from parameter {ItemTable} [20, 8]: -", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(", 1 not finite", lines[1], StringComparison.Ordinal);
        Assert.Equal($"  planted on purpose: pretrain_sasrec:1:parameter:{ItemTable}:59=nan", lines[3]);
        Assert.StartsWith("  try: ", lines[4], StringComparison.Ordinal);
    }
}
