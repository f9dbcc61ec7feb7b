using Ur4Rec.Numerics.Tests.Testing;

namespace Ur4Rec.Numerics.Tests.Losses;

/// <summary>Cross-entropy over what tokens do not leave out, against a plain calculation in float64.</summary>
public class ExclusionTests
{
    [Theory]
    [InlineData(1, 2, 1)]
    [InlineData(7, 40, 8)]
    [InlineData(241, 257, 17)]
    [InlineData(500, 900, 32)]
    public void Loss_and_gradients_are_those_of_a_softmax_without_the_excluded(int tokens, int items, int width)
    {
        var exclusions = Histories(tokens, items);
        var got = Run(tokens, items, width, exclusions);
        var want = Plain(tokens, items, width, exclusions);
        Assert.Equal(want.Loss, got.Loss, 4);
        Close.Within(1e-4, want.States, got.States, "states", 1e-6);
        Close.Within(1e-4, want.Table, got.Table, "table", 1e-6);
        Assert.NotEqual(Run(tokens, items, width, []).Loss, got.Loss);
    }

    [Fact]
    public void Where_only_the_target_is_left_the_loss_is_zero_and_nothing_moves()
    {
        Exclusion[] all = [.. Enumerable.Range(0, 700).Select(item => new Exclusion(item, 0, 300))];
        var (loss, states, table) = Run(300, 700, 8, all);
        Assert.Equal(0.0, loss, 6);
        Assert.All(states, value => Assert.Equal(0f, value, 6));
        Assert.All(table, value => Assert.Equal(0f, value, 6));
    }

    [Fact]
    public void An_item_that_all_tokens_leave_out_has_no_gradient_at_all()
    {
        var untargeted = 499;
        var (_, _, table) = Run(20, 500, 4, [new Exclusion(untargeted, 0, 20)]);
        Assert.Equal([0f, 0f, 0f, 0f], table[(untargeted * 4)..]);
    }

    [Fact]
    public void An_exclusion_of_no_token_changes_nothing()
    {
        var (loss, states, table) = Run(20, 500, 4, [new Exclusion(3, 5, 5)]);
        var (wantLoss, wantStates, wantTable) = Run(20, 500, 4, []);
        Assert.Equal(wantLoss, loss);
        Assert.Equal(wantStates, states);
        Assert.Equal(wantTable, table);
    }

    [Fact]
    public void Has_the_same_bits_on_any_number_of_threads()
    {
        var exclusions = Histories(700, 1100);
        var one = Run(700, 1100, 24, exclusions, threads: 1);
        foreach (var threads in new[] { 2, 3 })
        {
            var other = Run(700, 1100, 24, exclusions, threads);
            Assert.Equal(one.Loss, other.Loss);
            Assert.Equal(one.States, other.States);
            Assert.Equal(one.Table, other.Table);
        }
    }

    [Theory]
    [InlineData(-1, 0, 1)]
    [InlineData(9, 0, 1)]
    [InlineData(0, -1, 1)]
    [InlineData(0, 2, 1)]
    [InlineData(0, 0, 6)]
    public void What_is_outside_the_table_or_the_tokens_is_refused(int item, int first, int end) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Run(5, 9, 2, [new Exclusion(item, first, end)]));

    [Fact]
    public void Exclusions_must_ascend()
    {
        var error = Assert.Throws<ArgumentException>(() => Run(5, 9, 2, [new Exclusion(4, 0, 1), new Exclusion(3, 0, 1)]));
        Assert.Contains("excluded item 3 follows 4", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Sequences of 30 tokens, each token leaving out what its sequence read so far; among it are targets and repetitions.</summary>
    private static Exclusion[] Histories(int tokens, int items) =>
    [
        .. Enumerable.Range(0, tokens)
            .Select(t => new Exclusion((t * t) % items, t, Math.Min(tokens, ((t / 30) + 1) * 30)))
            .Concat(Enumerable.Range(0, tokens).Where(t => t % 5 == 0).Select(t => new Exclusion(Target(t, items), Math.Max(0, t - 3), t + 1)))
            .Append(new Exclusion(items - 1, 0, tokens))
            .OrderBy(exclusion => exclusion.Item),
    ];

    private static int Target(int token, int items) => token * 7 % items;

    private static (float Loss, float[] States, float[] Table) Run(int tokens, int items, int width, Exclusion[] exclusions, int threads = 2)
    {
        using var pool = new WorkerPool(threads);
        using var tape = new Tape(pool);
        using var h = TestTensors.NewParameter(tokens, width, 1);
        using var table = TestTensors.NewParameter(items, width, 2);
        tape.Begin(TapeMode.Training);
        var loss = tape.CrossEntropyOverCatalogue(h, table, Enumerable.Range(0, tokens).Select(t => Target(t, items)).ToArray(), exclusions);
        loss.Backward();
        return (loss.Scalar, h.Gradient!.Values.ToArray(), table.Gradient!.Values.ToArray());
    }

    private static (double Loss, float[] States, float[] Table) Plain(int tokens, int items, int width, Exclusion[] exclusions)
    {
        var h = TestTensors.Values(tokens * width, 1);
        var table = TestTensors.Values(items * width, 2);
        var (loss, states, gradient) = (0.0, new double[h.Length], new double[table.Length]);
        for (var t = 0; t < tokens; t++)
        {
            var target = Target(t, items);
            var left = Enumerable.Range(0, items)
                .Except(exclusions.Where(e => e.Item != target && e.FirstToken <= t && t < e.EndToken).Select(e => e.Item)).ToArray();
            var exponentials = left.Select(i => Math.Exp(Enumerable.Range(0, width).Sum(k => (double)h[(t * width) + k] * table[(i * width) + k]))).ToArray();
            var sum = exponentials.Sum();
            loss -= Math.Log(exponentials[Array.IndexOf(left, target)] / sum) / tokens;
            for (var j = 0; j < left.Length; j++)
            {
                var slope = ((exponentials[j] / sum) - (left[j] == target ? 1 : 0)) / tokens;
                for (var k = 0; k < width; k++)
                {
                    states[(t * width) + k] += slope * table[(left[j] * width) + k];
                    gradient[(left[j] * width) + k] += slope * h[(t * width) + k];
                }
            }
        }

        return (loss, Array.ConvertAll(states, v => (float)v), Array.ConvertAll(gradient, v => (float)v));
    }
}
