using Ur4Rec.Numerics.Tests.Testing;

namespace Ur4Rec.Numerics.Tests.Operations;

/// <summary>The operations of a transformer against PyTorch's results.</summary>
public class AttentionAndEmbeddingGoldenTests
{
    [Theory]
    [InlineData("01_layernorm_eps1e-5", 1e-5f)]
    [InlineData("01_layernorm_eps1e-12", 1e-12f)]
    public void Layer_norm(string name, float epsilon)
    {
        using var run = new GoldenRun(name);
        var y = run.Tape.LayerNorm(run.Operand("in.x"), run.Operand("param.weight"), run.Operand("param.bias"), epsilon);
        run.CheckValue("out.y", y);
        run.CheckGradients(y);
    }

    [Fact]
    public void Gather()
    {
        using var run = new GoldenRun("01_embedding");
        var y = run.Tape.Gather(run.Operand("param.weight"), run.File.Integers("in.ids"));
        run.CheckValue("out.y", y);
        run.CheckGradients(y);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Causal_attention(int heads)
    {
        using var run = new GoldenRun($"02_causal_attention_h{heads}");
        var groups = new Ragged(run.File.Integers("in.offsets"));
        var qkv = run.Tape.Linear(run.Operand("in.x"), run.Operand("param.in_proj_weight"), run.Operand("param.in_proj_bias"));
        var y = run.Tape.Linear(
            run.Tape.CausalAttention(qkv, groups, heads), run.Operand("param.out_proj.weight"), run.Operand("param.out_proj.bias"));
        run.CheckValue("out.y", y);
        run.CheckGradients(y);
    }
}
