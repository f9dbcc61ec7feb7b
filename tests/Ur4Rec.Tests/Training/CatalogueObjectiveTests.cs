using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Numerics;
using Ur4Rec.Training;

namespace Ur4Rec.Tests.Training;

public class CatalogueObjectiveTests
{
    private const int Items = 9;
    private const int Longest = 3;

    /// <summary>The second user returns to item 4; the last two of each are held out.</summary>
    private static readonly int[][] s_sequences = [[0, 1, 2, 3, 4, 5, 6, 7, 8], [4, 5, 4, 4, 6, 1, 0]];

    [Fact]
    public void A_token_leaves_out_all_that_its_user_had_by_then_but_for_its_target()
    {
        Assert.Equal(Plain(excludeHistory: true), Loss(excludeHistory: true), 5);
        Assert.Equal(Plain(excludeHistory: false), Loss(excludeHistory: false), 5);
        Assert.True(Loss(excludeHistory: true) < Loss(excludeHistory: false) - 0.1);
    }

    private static double Loss(bool excludeHistory)
    {
        using var pool = new WorkerPool(1);
        using var tape = new Tape(pool);
        using var model = NewModel();
        var split = NewSplit();
        tape.Begin(TapeMode.Inference);
        var windows = SequenceBatch.CutWindows(split, Longest);
        Assert.Equal(4, windows.Length);
        var batch = SequenceBatch.Gather(tape, new TrainingSequences(split, shuffleTies: false, seed: 1), windows, [0, 1, 2, 3]);
        var states = model.Encode(tape, batch.Items, batch.Histories);
        return new CatalogueObjective(excludeHistory).Loss(tape, model, states, batch, step: 0).Scalar;
    }

    private static double Plain(bool excludeHistory)
    {
        using var pool = new WorkerPool(1);
        using var tape = new Tape(pool);
        using var model = NewModel();
        var losses = new List<double>();
        foreach (var sequence in s_sequences.Select(whole => whole[..^2]))
        {
            for (var end = sequence.Length - 1; end > 0; end -= Longest)
            {
                var start = Math.Max(0, end - Longest);
                tape.Begin(TapeMode.Inference);
                var states = model.Encode(tape, sequence.AsMemory(start..end), Ragged.FromLengths([end - start]));
                for (var t = start; t < end; t++)
                {
                    var history = excludeHistory ? sequence[..(t + 1)] : [];
                    losses.Add(CrossEntropy(model, states.Row(t - start), sequence[t + 1], history));
                }
            }
        }

        return losses.Average();
    }

    private static double CrossEntropy(SasRecModel model, ReadOnlySpan<float> state, int target, int[] history)
    {
        var exponentials = new double[Items];
        for (var item = 0; item < Items; item++)
        {
            var logit = 0.0;
            for (var k = 0; k < state.Length; k++)
                logit += (double)state[k] * model.ItemEmbedding.Row(item)[k];
            exponentials[item] = item != target && history.Contains(item) ? 0 : Math.Exp(logit);
        }

        return -Math.Log(exponentials[target] / exponentials.Sum());
    }

    private static SasRecModel NewModel()
    {
        var model = new SasRecModel(new SasRecOptions { HiddenDim = 8, Blocks = 1, MaxSequenceLength = Longest }, Items, seed: 3);
        foreach (ref var value in model.ItemEmbedding.Values)
            value *= 20;
        return model;
    }

    private static Split NewSplit()
    {
        var items = s_sequences.SelectMany(sequence => sequence).Select(item => new ItemIndex(item)).ToArray();
        var dataset = new SequenceDataset(
            [new UserId("a"), new UserId("b")],
            [.. Enumerable.Range(0, Items).Select(item => new ItemId($"i{item}"))],
            [0, s_sequences[0].Length, items.Length],
            items,
            new long[items.Length]);
        return Splitter.Split(dataset, new SplitOptions());
    }
}
