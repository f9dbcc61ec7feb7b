using Ur4Rec.Numerics.Tests.Testing;

namespace Ur4Rec.Numerics.Tests.Losses;

/// <summary>The tiled loss against the plain one on materialised logits, over several tiles and blocks of tokens.</summary>
public class CatalogueCrossEntropyTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 255, 8)]
    [InlineData(241, 257, 17)]
    [InlineData(500, 900, 32)]
    public void Agrees_with_cross_entropy_of_all_logits(int tokens, int items, int width)
    {
        var (loss, stateGradient, tableGradient) = Run(tokens, items, width, (tape, h, table, targets) => tape.CrossEntropyOverCatalogue(h, table, targets));
        var (wantLoss, wantState, wantTable) = Run(tokens, items, width, (tape, h, table, targets) => tape.CrossEntropyLoss(tape.Linear(h, table), targets));
        Assert.Equal(wantLoss, loss, 4);
        Close.Within(1e-4, wantState, stateGradient, "states", 1e-6);
        Close.Within(1e-4, wantTable, tableGradient, "table", 1e-6);
    }

    [Fact]
    public void Logits_beyond_the_range_of_exp_stay_finite()
    {
        using var pool = new WorkerPool(1);
        using var tape = new Tape(pool);
        using var h = new Parameter(2, 1);
        using var table = new Parameter(600, 1);
        h.Values.Fill(1f);
        for (var item = 0; item < 600; item++)
            table.Values[item] = item - 300;
        tape.Begin(TapeMode.Training);
        var loss = tape.CrossEntropyOverCatalogue(h, table, new[] { 599, 0 });
        loss.Backward();
        var logSum = 299 + Math.Log(1 / (1 - Math.Exp(-1)));
        Assert.Equal(((logSum - 299) + (logSum + 300)) / 2, loss.Scalar, 3);
        Assert.All(table.Gradient!.Values.ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Has_the_same_bits_on_any_number_of_threads()
    {
        var one = Bits(1);
        Assert.Equal(one, Bits(2));
        Assert.Equal(one, Bits(3));
    }

    private static float[] Bits(int threads)
    {
        var (loss, states, table) = Run(700, 1100, 24, (tape, h, items, targets) => tape.CrossEntropyOverCatalogue(h, items, targets), threads);
        return [loss, .. states, .. table];
    }

    private static (float Loss, float[] States, float[] Table) Run(
        int tokens, int items, int width, Func<Tape, Tensor, Tensor, int[], Tensor> lossOf, int threads = 2)
    {
        using var pool = new WorkerPool(threads);
        using var tape = new Tape(pool);
        using var h = TestTensors.NewParameter(tokens, width, 1);
        using var table = TestTensors.NewParameter(items, width, 2);
        tape.Begin(TapeMode.Training);
        var loss = lossOf(tape, h, table, [.. Enumerable.Range(0, tokens).Select(t => t * 7 % items)]);
        loss.Backward();
        return (loss.Scalar, h.Gradient!.Values.ToArray(), table.Gradient!.Values.ToArray());
    }
}
