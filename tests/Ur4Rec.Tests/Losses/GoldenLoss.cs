using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Serialization;

namespace Ur4Rec.Tests.Losses;

/// <summary>
/// One loss against PyTorch: its value and the gradients of its operands. Tolerances are relative to the largest value of a tensor: 1e-5 for
/// values, 1e-4 for gradients.
/// </summary>
internal sealed class GoldenLoss : IDisposable
{
    private readonly SafetensorsFile _file;
    private readonly WorkerPool _pool = new(2);
    private readonly Dictionary<string, Parameter> _operands = [];

    public GoldenLoss(string name)
    {
        _file = SafetensorsFile.Open(Path.Combine(AppContext.BaseDirectory, "Golden", name + ".safetensors"));
        Tape = new Tape(_pool);
        Tape.Begin(TapeMode.Training);
    }

    public Tape Tape { get; }

    /// <summary>[all dimensions but the last, the last].</summary>
    public Parameter Operand(string name)
    {
        var values = Floats(name);
        var columns = (int)_file.ShapeOf(name)[^1];
        var operand = new Parameter(values.Length / columns, columns);
        values.CopyTo(operand.Values);
        _operands.Add(name, operand);
        return operand;
    }

    public void CheckLossAndGradients(Tensor loss)
    {
        Check("out.loss", loss.Values, 1e-5);
        loss.Backward();
        var wanted = _file.Names.Where(name => name.StartsWith("grad.", StringComparison.Ordinal));
        Assert.Equal(wanted, _operands.Keys.Select(name => "grad." + name).Order(StringComparer.Ordinal));
        foreach (var (name, operand) in _operands)
            Check("grad." + name, operand.Gradient!.Values, 1e-4);
    }

    public void Dispose()
    {
        foreach (var operand in _operands.Values)
            operand.Dispose();
        Tape.Dispose();
        _pool.Dispose();
        _file.Dispose();
    }

    private void Check(string name, ReadOnlySpan<float> got, double tolerance)
    {
        var want = Floats(name);
        Assert.Equal(want.Length, got.Length);
        var allowed = tolerance * want.Max(MathF.Abs);
        for (var i = 0; i < want.Length; i++)
            Assert.True(Math.Abs(want[i] - got[i]) <= allowed, $"{name}[{i}] is {got[i]}, wanted {want[i]}");
    }

    private float[] Floats(string name)
    {
        var values = new float[_file.ShapeOf(name).Aggregate(1L, (product, length) => product * length)];
        _file.ReadFloats(name, values);
        return values;
    }
}
