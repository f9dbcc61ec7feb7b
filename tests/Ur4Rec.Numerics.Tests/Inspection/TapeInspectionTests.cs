using Ur4Rec.Numerics.Inspection;
using Ur4Rec.Numerics.Tests.Testing;

namespace Ur4Rec.Numerics.Tests.Inspection;

public sealed class TapeInspectionTests : IDisposable
{
    private readonly WorkerPool _pool = new(1);
    private readonly Tape _tape;
    private readonly Parameter _weight = TestTensors.NewParameter(3, 4, 1);
    private readonly Parameter _bias = TestTensors.NewParameter(1, 3, 2);
    private readonly TapeInspection _inspection;

    public TapeInspectionTests()
    {
        _inspection = new TapeInspection([("layer.weight", _weight), ("layer.bias", _bias)]);
        _tape = new Tape(_pool) { Observer = _inspection };
        _tape.Begin(TapeMode.Training);
    }

    public static TheoryData<string> Names => [.. OperationCases.Names];

    public static TheoryData<float> NonFinite => [float.NaN, float.PositiveInfinity, float.NegativeInfinity];

    public void Dispose()
    {
        _tape.Dispose();
        _weight.Dispose();
        _bias.Dispose();
        _pool.Dispose();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_operation_tells_of_all_its_operands(string name)
    {
        var operation = OperationCases.Named(name);
        var operands = operation.Operands(5, 9);
        var watcher = new Watcher();
        _tape.Observer = watcher;

        var output = operation.Run(_tape, operands);
        _tape.LossAgainst(output, TestTensors.Values(output.Length, 99)).Backward();

        Assert.Contains(output, watcher.Outputs);
        Assert.Subset(watcher.Operands, operands.ToHashSet<Tensor>());
        Assert.Equal(watcher.Outputs.AsEnumerable().Reverse(), watcher.PassedBack);
        foreach (var operand in operands)
            operand.Dispose();
    }

    [Fact]
    public void Operations_have_their_names()
    {
        var watcher = new Watcher();
        _tape.Observer = watcher;
        foreach (var name in OperationCases.Names)
        {
            var operands = OperationCases.Named(name).Operands(5, 9);
            OperationCases.Named(name).Run(_tape, operands);
            foreach (var operand in operands)
                operand.Dispose();
        }

        var x = _tape.Constant(2, 3, new float[6]);
        _tape.Dropout(_tape.Detach(x), 0.5);
        _tape.AttentionProbabilities(x, Ragged.FromLengths([2]), 1);
        _tape.CrossAttentionProbabilities(_tape.SliceColumns(x, 0, 1), _tape.SliceColumns(x, 0, 2), [0, 0], [1, 1], 1);

        Assert.Equal(
            [
                "add", "attention_probabilities", "bce_loss", "bpr_loss", "candidate_scores", "catalogue_cross_entropy", "causal_attention",
                "concatenate", "cosine_log_determinant", "cross_attention", "cross_attention_probabilities", "cross_entropy_loss", "detach", "dropout",
                "embed", "gate", "gather", "gbce_loss", "gelu", "gru_cell", "l2_normalize", "layer_norm", "linear", "log_softmax", "multiply", "reshape",
                "residual_dropout", "row_cosine", "sampled_softmax_loss", "scale", "segment_mean", "self_attention", "sigmoid", "slice_columns",
                "slice_rows", "softmax", "stack_rows", "sum", "tanh", "uncertainty_weighted_loss", "weighted_sum",
            ],
            watcher.Operations.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(NonFinite))]
    public void A_parameter_that_is_not_finite_is_named_with_its_row(float bad)
    {
        _weight.Row(2)[1] = bad;

        var hidden = _tape.Tanh(Input());
        _tape.Mean(_tape.Linear(hidden, _weight, _bias));

        var anomaly = _inspection.First!;
        Assert.Equal(new InspectedOperation("linear", 1, 2), anomaly.Operation);
        Assert.Null(anomaly.GradientOf);
        Assert.Equal((2, 3, 2), (anomaly.Output.Rows, anomaly.Output.Columns, anomaly.Output.NonFinite));
        Assert.Equal((0, 2), (anomaly.Value.Row, anomaly.Value.Column));
        Assert.Equal([OperandKind.Result, OperandKind.Parameter, OperandKind.Parameter], anomaly.Operands.Select(operand => operand.Kind));
        Assert.Equal(new InspectedOperation("tanh", 1, 1), anomaly.Operands[0].Producer);
        Assert.Equal(["layer.weight", "layer.bias"], anomaly.Operands.Skip(1).Select(operand => operand.Parameter!));
        Assert.Equal([0, 1, 0], anomaly.Operands.Select(operand => operand.Range.NonFinite));
        Assert.Equal(new ParameterSuspect("layer.weight", 3, 4, new TensorElement(2, 1, bad)), anomaly.Suspect);
    }

    [Fact]
    public void A_constant_that_is_not_finite_is_no_parameter_s_fault()
    {
        var input = Input();
        input.Values[5] = float.NaN;

        _tape.Linear(_tape.Scale(Input(), 2f), _weight, _bias);
        _tape.Linear(input, _weight, _bias);

        var anomaly = _inspection.First!;
        Assert.Equal(new InspectedOperation("linear", 2, 3), anomaly.Operation);
        Assert.Equal((1, 0, float.NaN), (anomaly.Value.Row, anomaly.Value.Column, anomaly.Value.Value));
        Assert.Equal((OperandKind.Constant, 1), (anomaly.Operands[0].Kind, anomaly.Operands[0].Range.NonFinite));
        Assert.Null(anomaly.Suspect);
    }

    [Fact]
    public void A_huge_parameter_is_found_behind_the_operation_that_overflows()
    {
        _weight.Row(1)[3] = 3e38f;

        var projected = _tape.Linear(Input(), _weight, _bias);
        var halved = _tape.Scale(projected, 0.5f);
        _tape.Multiply(halved, halved);

        var anomaly = _inspection.First!;
        Assert.Equal(new InspectedOperation("multiply", 1, 3), anomaly.Operation);
        Assert.Equal((0, 1, float.PositiveInfinity), (anomaly.Value.Row, anomaly.Value.Column, anomaly.Value.Value));
        Assert.Equal(new InspectedOperation("scale", 1, 2), anomaly.Operands[0].Producer);
        Assert.True(anomaly.Operands[0].Range.Largest > 1e37f);
        Assert.Equal(new ParameterSuspect("layer.weight", 3, 4, new TensorElement(1, 3, 3e38f)), anomaly.Suspect);
    }

    [Fact]
    public void The_backward_pass_names_the_operation_whose_operand_got_a_bad_gradient()
    {
        var x = Input();
        var projected = _tape.Linear(x, _weight, _bias);
        var scaled = _tape.Scale(_tape.Scale(projected, 1e-30f), 1e-30f);

        _tape.Sum(_tape.Scale(_tape.Scale(scaled, 1e35f), 1e35f)).Backward();

        var anomaly = _inspection.First!;
        Assert.Equal(new InspectedOperation("scale", 3, 4), anomaly.Operation);
        Assert.Equal(new InspectedOperation("scale", 2, 3), anomaly.GradientOf!.Producer);
        Assert.Equal((2, 3, 6), (anomaly.Output.Rows, anomaly.Output.Columns, anomaly.Output.NonFinite));
        Assert.Equal(new TensorElement(0, 0, float.PositiveInfinity), anomaly.Value);
    }

    [Fact]
    public void A_step_that_throws_keeps_what_was_found()
    {
        _bias.Values[0] = float.NaN;

        _tape.Linear(Input(), _weight, _bias);
        Assert.Throws<ShapeException>(() => _tape.Add(_weight, _bias));

        Assert.Equal("linear", _inspection.First!.Operation.Name);
    }

    [Fact]
    public void A_healthy_step_has_no_anomaly_and_gives_what_it_gives_unwatched()
    {
        var watched = Loss();
        var gradient = _weight.Gradient!.Values.ToArray();
        Assert.Null(_inspection.First);
        Assert.Equal(["linear", "gelu", "sum"], _inspection.Operations.Select(operation => operation.Name));

        _weight.ClearGradient();
        _tape.Observer = null;
        _tape.Begin(TapeMode.Training);

        Assert.Equal(watched, Loss());
        Assert.Equal(gradient, _weight.Gradient!.Values.ToArray());
        Assert.Equal(3, _inspection.Operations.Count);

        float Loss()
        {
            var loss = _tape.Mean(_tape.Gelu(_tape.Linear(Input(), _weight, _bias)));
            loss.Backward();
            return loss.Scalar;
        }
    }

    /// <summary>[2, 4].</summary>
    private Tensor Input() => _tape.Constant(2, 4, [0.5f, -1f, 0.25f, 0.75f, 1f, -0.5f, 0.125f, -0.25f]);

    private sealed class Watcher : ITapeObserver
    {
        public HashSet<string> Operations { get; } = [];

        public List<Tensor> Outputs { get; } = [];

        public HashSet<Tensor> Operands { get; } = [];

        public List<Tensor> PassedBack { get; } = [];

        public void OnOperation(string operation, Tensor output, ReadOnlySpan<Tensor?> operands)
        {
            Operations.Add(operation);
            Outputs.Add(output);
            Operands.UnionWith(operands.ToArray().OfType<Tensor>());
        }

        public void OnBackward(Tensor output) => PassedBack.Add(output);
    }
}
