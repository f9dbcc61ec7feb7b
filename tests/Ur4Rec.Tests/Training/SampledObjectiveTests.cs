using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Numerics;
using Ur4Rec.Training;

namespace Ur4Rec.Tests.Training;

/// <summary>Sampled softmax against what it estimates, cross-entropy over the catalogue.</summary>
public class SampledObjectiveTests
{
    private const int Items = 24;
    private const int Users = 12;
    private const int Chosen = 7;

    [Theory]
    [InlineData(NegativeSampling.Uniform, 0)]
    [InlineData(NegativeSampling.Popularity, 0.5)]
    [InlineData(NegativeSampling.Popularity, 1)]
    public void Many_shared_negatives_come_to_cross_entropy_over_the_catalogue(NegativeSampling sampling, double alpha) =>
        AssertClose(
            Of(new CatalogueObjective(excludeHistory: false)),
            Sampled(new TrainingOptions { SharedNegatives = true, Negatives = 100_000, NegativeSampling = sampling, NegativeAlpha = alpha }));

    [Theory]
    [InlineData(NegativeSampling.Uniform, 0)]
    [InlineData(NegativeSampling.Popularity, 1)]
    public void Many_negatives_of_each_token_come_to_cross_entropy_without_its_users_other_items(NegativeSampling sampling, double alpha) =>
        AssertClose(
            Of(new OutsideTraining()),
            Sampled(new TrainingOptions { Negatives = 20_000, NegativeSampling = sampling, NegativeAlpha = alpha }));

    [Fact]
    public void Few_shared_negatives_come_to_it_in_the_mean_but_for_a_bias_that_falls_with_their_number()
    {
        var (loss, _) = Of(new CatalogueObjective(excludeHistory: false));
        var options = new TrainingOptions { SharedNegatives = true, NegativeSampling = NegativeSampling.Popularity };
        double Bias(int negatives) => Enumerable.Range(0, 200).Average(step => Sampled(options with { Negatives = negatives }, step).Loss) - loss;

        // The logarithm is concave: the estimate is unbiased, its logarithm too low.
        var (eight, thirtyTwo) = (Bias(8), Bias(32));
        Assert.InRange(eight, -0.3, -0.02);
        Assert.InRange(thirtyTwo, eight / 2, 0.02);
    }

    /// <summary>Loss off by at most 1 %, gradient by at most 2 % of its norm.</summary>
    private static void AssertClose((double Loss, float[] Gradient) whole, (double Loss, float[] Gradient) sampled)
    {
        Assert.InRange(sampled.Loss / whole.Loss, 0.99, 1.01);
        Assert.InRange(Norm([.. sampled.Gradient.Zip(whole.Gradient, (s, w) => s - w)]) / Norm(whole.Gradient), 0, 0.02);
    }

    private static (double Loss, float[] Gradient) Sampled(TrainingOptions options, long step = 0)
    {
        using var pool = new WorkerPool(1);
        return Of(new SampledObjective(NewSplit(), options with { Loss = SequenceLoss.SampledSoftmax }, pool), step);
    }

    /// <summary>The loss of a batch, and its gradient by the item table.</summary>
    private static (double Loss, float[] Gradient) Of(ISequenceObjective objective, long step = 0)
    {
        using var pool = new WorkerPool(1);
        using var tape = new Tape(pool);
        using var model = NewModel();
        var split = NewSplit();
        tape.Begin(TapeMode.Training);
        var windows = SequenceBatch.CutWindows(split, longest: 10);
        var batch = SequenceBatch.Gather(
            tape, new TrainingSequences(split, shuffleTies: false, seed: 1), windows, [.. Enumerable.Range(0, windows.Length)]);
        var loss = objective.Loss(tape, model, model.Encode(tape, batch.Items, batch.Histories), batch, step);
        loss.Backward();
        return (loss.Scalar, GradientOf(model.ItemEmbedding));
    }

    private static float[] GradientOf(Parameter table)
    {
        var gradient = table.Gradient?.Values.ToArray() ?? new float[table.Length];
        foreach (var row in table.RowGradient!.Rows)
        {
            var values = table.RowGradient.Values(table.RowGradient.SlotOf(row)!.Value);
            for (var d = 0; d < values.Length; d++)
                gradient[(row * table.Columns) + d] += values[d];
        }

        return gradient;
    }

    private static double Norm(float[] values) => Math.Sqrt(values.Sum(value => (double)value * value));

    private static SasRecModel NewModel()
    {
        var model = new SasRecModel(new SasRecOptions { HiddenDim = 8, Blocks = 1, Heads = 1, Dropout = 0, MaxSequenceLength = 10 }, Items, seed: 3);
        foreach (ref var value in model.ItemEmbedding.Values)
            value *= 20;
        return model;
    }

    /// <summary>Low items are chosen far more often than high ones, some users return to one, and nobody chose item 20 or above.</summary>
    private static Split NewSplit()
    {
        var items = Enumerable.Range(0, Users * Chosen).Select(i => new ItemIndex(i * i / 3 % (1 + (i % 20)))).ToArray();
        var dataset = new SequenceDataset(
            [.. Enumerable.Range(0, Users).Select(user => new UserId($"u{user}"))],
            [.. Enumerable.Range(0, Items).Select(item => new ItemId($"i{item}"))],
            [.. Enumerable.Range(0, Users + 1).Select(user => user * Chosen)],
            items,
            new long[items.Length]);
        return Splitter.Split(dataset, new SplitOptions());
    }

    /// <summary>Cross-entropy over a token's target and what its user's training part does not hold.</summary>
    private sealed class OutsideTraining : ISequenceObjective
    {
        public Tensor Loss(Tape tape, SasRecModel model, Tensor states, SequenceBatch batch, long step)
        {
            var split = NewSplit();
            var exclusions = new List<Exclusion>();
            for (var w = 0; w < batch.Windows.Length; w++)
            {
                var (first, length) = (batch.Histories.Start(w), batch.Histories.LengthOf(w));
                foreach (var item in split.TrainingSequence(batch.Windows[w].User).Span)
                    exclusions.Add(new Exclusion(item.Value, first, first + length));
            }

            return tape.CrossEntropyOverCatalogue(
                states, model.ItemEmbedding, batch.Targets, exclusions.OrderBy(exclusion => exclusion.Item).ToArray());
        }
    }
}
