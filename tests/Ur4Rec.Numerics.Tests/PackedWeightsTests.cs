using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Numerics.Tests;

public sealed class PackedWeightsTests
{
    [Theory]
    [InlineData(1, 3, 5)]
    [InlineData(7, 64, 64)]
    [InlineData(130, 64, 3)]
    [InlineData(97, 300, 70)]
    [InlineData(5, 600, 1100)]
    public void A_linear_map_of_packed_weights_has_the_same_bits(int rows, int inputs, int outputs)
    {
        using var pool = new WorkerPool(2);
        using var weights = new PackedWeights();
        using var plain = new Tape(pool);
        using var packed = new Tape(pool) { Weights = weights };
        using var x = Filled(rows, inputs, 1);
        using var weight = Filled(outputs, inputs, 2);
        using var bias = Filled(1, outputs, 3);

        for (var time = 0; time < 2; time++)
        {
            Assert.Equal(
                plain.Linear(x, weight, bias, Activation.Gelu).Values.ToArray(), packed.Linear(x, weight, bias, Activation.Gelu).Values.ToArray());
            Assert.Equal(
                plain.Linear(x, plain.SliceRows(weight, outputs / 2, 1)).Values.ToArray(),
                packed.Linear(x, packed.SliceRows(weight, outputs / 2, 1)).Values.ToArray());
            plain.Begin(TapeMode.Inference);
            packed.Begin(TapeMode.Inference);
        }
    }

    [Fact]
    public void Weights_that_a_tape_made_and_training_are_not_packed_for_later()
    {
        using var pool = new WorkerPool(1);
        using var weights = new PackedWeights();
        using var tape = new Tape(pool) { Weights = weights };
        using var weight = Filled(4, 4, 2);

        for (var time = 0; time < 3; time++)
        {
            var made = tape.Constant(2, 2, [time, 0, 0, time]);
            Assert.Equal([time, 2 * time], tape.Linear(tape.Constant(1, 2, [1, 2]), made).Values.ToArray());
            tape.Begin(TapeMode.Training);
            weight.Values.Fill(time);
            Assert.Equal([4 * time, 4 * time, 4 * time, 4 * time], tape.Linear(tape.Constant(1, 4, [1, 1, 1, 1]), weight).Values.ToArray());
            tape.Begin(TapeMode.Inference);
        }
    }

    private static Parameter Filled(int rows, int columns, ulong seed)
    {
        var parameter = new Parameter(rows, columns);
        var random = new RandomStream(RandomKey.For(seed, "test"));
        parameter.FillNormal(1, ref random);
        return parameter;
    }
}
