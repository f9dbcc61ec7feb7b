using Ur4Rec.Models.Memory;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Tests.Models.Memory;

public sealed class MemoryCellTests : IDisposable
{
    private const int Width = 3;
    private const double Decay = 0.75;

    private readonly WorkerPool _pool = new(1);
    private readonly MemoryCell _cell = new(Width, new MemoryOptions { DecayFactor = Decay }, seed: 1);
    private readonly Parameter _items = new(2, Width);
    private readonly Parameter _previous = new(2, Width);
    private readonly Tape _tape;

    public MemoryCellTests()
    {
        _tape = new Tape(_pool);
        var random = new RandomStream(RandomKey.For(1, "cell test"));
        foreach (var parameter in _cell.NamedParameters().Select(named => named.Parameter).Concat([_items, _previous]))
            parameter.FillNormal(0.6, ref random);
    }

    public void Dispose()
    {
        _tape.Dispose();
        _cell.Dispose();
        _items.Dispose();
        _previous.Dispose();
        _pool.Dispose();
    }

    [Fact]
    public void Parameters_have_the_names_and_shapes_of_a_PyTorch_cell()
    {
        Assert.Equal(
            ["weight_ih [9, 3]", "weight_hh [9, 3]", "bias_ih [1, 9]", "bias_hh [1, 9]"],
            _cell.NamedParameters().Select(named => $"{named.Name} {named.Parameter}"));
    }

    [Fact]
    public void Updates_by_the_formula()
    {
        _tape.Begin(TapeMode.Inference);
        var states = _cell.Update(_tape, _items, _previous);

        for (var row = 0; row < 2; row++)
        {
            var expected = Formula(_items.Row(row).ToArray(), _previous.Row(row).ToArray());
            for (var i = 0; i < Width; i++)
                Assert.Equal(expected[i], states.Row(row)[i], 1e-6);
        }
    }

    [Fact]
    public void The_gradient_reaches_cell_and_items_and_stops_at_the_previous_states()
    {
        _tape.Begin(TapeMode.Training);
        _tape.Sum(_cell.Update(_tape, _items, _previous)).Backward();

        Assert.Null(_previous.Gradient);
        foreach (var parameter in _cell.NamedParameters().Select(named => named.Parameter).Append(_items))
        {
            for (var i = 0; i < parameter.Length; i++)
                Assert.Equal(Difference(parameter, i), parameter.Gradient!.Values[i], 1e-3);
        }
    }

    [Fact]
    public void Weights_come_from_the_seed()
    {
        using var same = new MemoryCell(Width, new MemoryOptions(), seed: 5);
        using var again = new MemoryCell(Width, new MemoryOptions(), seed: 5);
        using var other = new MemoryCell(Width, new MemoryOptions(), seed: 6);

        Assert.Equal(Weights(same), Weights(again));
        Assert.NotEqual(Weights(same), Weights(other));
    }

    private static float[] Weights(MemoryCell cell) => [.. cell.NamedParameters().SelectMany(named => named.Parameter.Values.ToArray())];

    private double Difference(Parameter parameter, int i)
    {
        const float Step = 1f / 64;
        var value = parameter.Values[i];
        double LossAt(float at)
        {
            parameter.Values[i] = at;
            _tape.Begin(TapeMode.Inference);
            var sum = 0.0;
            foreach (var state in _cell.Update(_tape, _items, _previous).Values)
                sum += state;
            return sum;
        }

        var difference = (LossAt(value + Step) - LossAt(value - Step)) / (2 * Step);
        parameter.Values[i] = value;
        return difference;
    }

    private double[] Formula(float[] x, float[] m)
    {
        var parameters = _cell.NamedParameters().ToDictionary(named => named.Name, named => named.Parameter);
        double FromInput(int row) => Dot(parameters["weight_ih"].Row(row), x) + parameters["bias_ih"].Values[row];
        double FromState(int row) => Dot(parameters["weight_hh"].Row(row), m) + parameters["bias_hh"].Values[row];
        return [.. Enumerable.Range(0, Width).Select(i =>
        {
            var r = Sigmoid(FromInput(i) + FromState(i));
            var z = Sigmoid(FromInput(Width + i) + FromState(Width + i));
            var n = Math.Tanh(FromInput((2 * Width) + i) + (r * FromState((2 * Width) + i)));
            return (Decay * m[i]) + ((1 - Decay) * (((1 - z) * n) + (z * m[i])));
        })];
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Dot(ReadOnlySpan<float> weights, float[] x)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
            sum += weights[i] * x[i];
        return sum;
    }
}
