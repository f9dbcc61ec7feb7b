using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Losses;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Tests.Losses;

/// <summary>No loss and no gradient is ever NaN or infinite, whatever finite features and scores come.</summary>
public class FiniteLossTests
{
    private static readonly float[] s_magnitudes = [0f, 1e-20f, 1e-11f, 1e-3f, 1f, 1f, 1f, 1e4f];
    private static readonly float[] s_temperatures = [1e-4f, 0.07f, 1f, 100f];

    [Fact]
    public void Losses_and_gradients_are_finite() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var random = new RandomStream(RandomKey.For((ulong)seed, "finite losses"));
        var (rows, columns) = (1 + random.NextInt(5), 1 + random.NextInt(6));
        var temperature = s_temperatures[random.NextInt(s_temperatures.Length)];
        using var step = new LossFixture();
        using var weighting = new UncertaintyWeighting(LossTerm.Retrieval, LossTerm.Infonce, LossTerm.Distillation);
        foreach (var (_, logVariance) in weighting.NamedParameters())
            logVariance.Values[0] = 40 - random.NextInt(80);
        var experts = Enumerable.Range(0, 1 + random.NextInt(4)).Select(_ => Features(step, rows, columns, ref random)).ToArray();
        var (a, b) = (experts[0], experts[^1]);
        var bank = new MemoryBank(4, columns);
        if (random.NextInt(2) == 0)
            bank.Enqueue(step.Tape, Features(step, 3, columns, ref random), LossFixture.Items(0, 1, 2));
        var items = LossFixture.Items([.. Enumerable.Range(0, rows).Select(row => row / 2)]);
        var infoNce = step.Tape.InfoNce(a, b, temperature);
        var distillation = step.Tape.BidirectionalDistillation(a, b, temperature);
        Tensor[] losses =
        [
            infoNce, distillation, step.Tape.ModalConsistency(a, b), step.Tape.MemoryBankInfoNce(bank, a, b, items, temperature),
            step.Tape.CosineDiversity(experts), step.Tape.LogDeterminantDiversity(1e-3f, experts), step.Tape.CandidateBce(a),
            weighting.Combine(step.Tape, new Dictionary<LossTerm, Tensor>
            {
                [LossTerm.Retrieval] = step.Tape.CandidateSoftmax(b),
                [LossTerm.Infonce] = infoNce,
                [LossTerm.Distillation] = distillation,
            }),
        ];
        step.Tape.Sum(step.Tape.StackRows(losses)).Backward();
        Assert.All(losses, loss => Assert.True(float.IsFinite(loss.Scalar), $"{loss.Scalar}"));
        var gradients = step.Parameters.Concat(weighting.NamedParameters().Select(p => p.Parameter)).Select(p => p.Gradient).OfType<Tensor>();
        Assert.All(gradients, gradient => Assert.All(gradient.Values.ToArray(), value => Assert.True(float.IsFinite(value), $"{value}")));
    }).QuickCheckThrowOnFailure();

    /// <summary>Rows of one magnitude each, half of the matrices with all rows alike.</summary>
    private static Parameter Features(LossFixture step, int rows, int columns, ref RandomStream random)
    {
        var features = step.Parameter(rows, columns);
        var alike = random.NextInt(2) == 0;
        for (var row = 0; row < rows; row++)
        {
            var magnitude = s_magnitudes[random.NextInt(s_magnitudes.Length)];
            foreach (ref var value in features.Row(row))
                value = magnitude * (float)random.NextGaussian();
            if (alike && row > 0)
                features.Row(0).CopyTo(features.Row(row));
        }

        return features;
    }
}
