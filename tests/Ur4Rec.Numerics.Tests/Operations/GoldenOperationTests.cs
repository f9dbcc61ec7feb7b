using Ur4Rec.Numerics.Tests.Testing;

namespace Ur4Rec.Numerics.Tests.Operations;

public class GoldenOperationTests
{
    [Fact]
    public void Linear()
    {
        using var run = new GoldenRun("01_linear");
        var y = run.Tape.Linear(run.Operand("in.x"), run.Operand("param.weight"), run.Operand("param.bias"));
        run.CheckValue("out.y", y);
        run.CheckGradients(y);
    }

    [Fact]
    public void Gelu()
    {
        using var run = new GoldenRun("01_gelu_erf");
        var y = run.Tape.Gelu(run.Operand("in.x"));
        var extreme = run.Tape.Gelu(run.Operand("in.extreme"));
        run.CheckValue("out.y", y);
        run.CheckValue("out.y_extreme", extreme);
        run.CheckLossAndGradients(run.Tape.Add(run.Tape.LossAgainst(y, run.File.Floats("in.upstream")), run.Tape.Sum(extreme)));
    }

    [Fact]
    public void Softmax()
    {
        using var run = new GoldenRun("01_softmax");
        var y = run.Tape.Softmax(run.Operand("in.x"));
        run.CheckValue("out.y", y);
        run.CheckGradients(y);
    }

    [Fact]
    public void LogSoftmax()
    {
        using var run = new GoldenRun("01_logsoftmax");
        var y = run.Tape.LogSoftmax(run.Operand("in.x"));
        run.CheckValue("out.y", y);
        run.CheckGradients(y);
    }

    [Fact]
    public void L2_normalize_with_a_zero_row()
    {
        using var run = new GoldenRun("01_l2normalize");
        var y = run.Tape.L2Normalize(run.Operand("in.x"));
        run.CheckValue("out.y", y);
        Assert.All(y.Row(3).ToArray(), value => Assert.Equal(0f, value));
        run.CheckGradients(y);
    }

    [Fact]
    public void Gru_cell()
    {
        using var run = new GoldenRun("07_gru_cell");
        var y = run.Tape.GruCell(
            run.Operand("in.x"), run.Operand("in.h"), run.Operand("param.weight_ih"), run.Operand("param.weight_hh"),
            run.Operand("param.bias_ih"), run.Operand("param.bias_hh"));
        run.CheckValue("out.y", y);
        run.CheckGradients(y);
    }

    [Fact]
    public void Memory_gate()
    {
        using var run = new GoldenRun("07_memory_gate");
        var (current, memory) = (run.Operand("in.cur"), run.Operand("in.mem"));
        var gate = run.Tape.Sigmoid(run.Tape.Linear(run.Tape.Concatenate(current, memory), run.Operand("param.weight"), run.Operand("param.bias")));
        var y = run.Tape.Gate(gate, current, memory);
        run.CheckValue("out.gate", gate);
        run.CheckValue("out.y", y);
        run.CheckGradients(y);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Attention_probabilities(int heads)
    {
        using var run = new GoldenRun($"02_causal_attention_h{heads}");
        var projected = run.Tape.Linear(run.Operand("in.x"), run.Operand("param.in_proj_weight"), run.Operand("param.in_proj_bias"));
        var probabilities = run.Tape.AttentionProbabilities(projected, new Ragged(run.File.Integers("in.offsets")), heads);
        run.CheckValue("out.probs", probabilities);
    }
}
