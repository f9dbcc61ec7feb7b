using Ur4Rec.Models.Fusion;
using Ur4Rec.Numerics.Serialization;
using Ur4Rec.Tests.Data;

namespace Ur4Rec.Tests.Models.Fusion;

public sealed class FusionWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Begin_as_zeros_that_are_not_used()
    {
        using var weights = new FusionWeights(["a", "b"], features: 3);
        var (name, parameter) = Assert.Single(weights.NamedParameters());

        Assert.Equal(("weights", 2, 4), (name, parameter.Rows, parameter.Columns));
        Assert.Equal(["a", "b"], weights.Components);
        Assert.Equal(3, weights.Features);
        Assert.False(weights.IsUsed("a") || weights.IsUsed("b"));
        Assert.Equal(new float[8], parameter.Values.ToArray());
    }

    [Fact]
    public void A_set_weight_is_the_same_for_every_query()
    {
        using var weights = new FusionWeights(["a", "b"], features: 2);
        Reranking.Values(weights).Fill(7);
        weights.Set("b", 0.25);

        Assert.Equal([7, 7, 7, 0.25f, 0, 0], Reranking.Values(weights).ToArray());
        Assert.Equal((7, 0.25), (weights.ConstantOf("a"), weights.ConstantOf("b")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_component_with_any_value_is_used(int column)
    {
        using var weights = new FusionWeights(["a", "b"], features: 2);
        Reranking.Values(weights)[3 + column] = -1e-20f;

        Assert.True(weights.IsUsed("b"));
        Assert.False(weights.IsUsed("a"));
        weights.Set("b", 0);
        Assert.False(weights.IsUsed("b"));
    }

    [Fact]
    public void Are_stored_and_read_back()
    {
        using var saved = new FusionWeights(["a", "b"], features: 1);
        using var loaded = new FusionWeights(["a", "b"], features: 1);
        new float[] { 1, 2, 3, 4 }.CopyTo(Reranking.Values(saved));
        saved.Save(_folder["weights.safetensors"], "fusion.");
        loaded.Load(_folder["weights.safetensors"], "fusion.");

        Assert.Equal([1, 2, 3, 4], Reranking.Values(loaded).ToArray());
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var weights = new FusionWeights(["a", "b"]);

        Assert.Throws<ArgumentException>(() => new FusionWeights([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FusionWeights(["a"], -1));
        Assert.Contains("'a'", Assert.Throws<ArgumentException>(() => new FusionWeights(["a", "b", "a"])).Message, StringComparison.Ordinal);
        Assert.Contains("no component 'c'; there are 'a', 'b'", Assert.Throws<ArgumentException>(() => weights.Set("c", 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => weights.IsUsed("c"));
        Assert.Contains("weight of 'a' is NaN", Assert.Throws<ArgumentException>(() => weights.Set("a", double.NaN)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => weights.Set("a", 1e300));
    }
}
