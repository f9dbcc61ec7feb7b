using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Serialization;

namespace Ur4Rec.Tests;

/// <summary>
/// Replays one golden case with the product's modules and losses: inputs and parameters come from the file, results and gradients are
/// compared with it. Tolerances are relative to the largest value of a tensor: 1e-5 for values, 1e-4 for gradients.
/// </summary>
internal sealed class GoldenCase : IDisposable
{
    private readonly SafetensorsFile _file;
    private readonly WorkerPool _pool = new(2);
    private readonly Dictionary<string, Parameter> _operands = [];
    private readonly List<IDisposable> _owned = [];

    public GoldenCase(string name)
    {
        _file = SafetensorsFile.Open(Path.Combine(AppContext.BaseDirectory, "Golden", name + ".safetensors"));
        Tape = new Tape(_pool);
        Tape.Begin(TapeMode.Training);
    }

    public Tape Tape { get; }

    /// <summary>[all dimensions but the last, the last].</summary>
    public Parameter Input(string name)
    {
        var values = Floats("in." + name);
        var columns = (int)_file.ShapeOf("in." + name)[^1];
        var parameter = new Parameter(values.Length / columns, columns);
        _owned.Add(parameter);
        _operands.Add("in." + name, parameter);
        values.CopyTo(parameter.Values);
        return parameter;
    }

    public Ragged Offsets(string name)
    {
        var values = new int[_file.ShapeOf("in." + name)[0]];
        _file.ReadInts("in." + name, values);
        return new Ragged(values);
    }

    /// <summary>Reads the module's parameters that the file has.</summary>
    public TModule Load<TModule>(TModule module, string prefix = "")
        where TModule : Module
    {
        _owned.Add(module);
        foreach (var (name, parameter) in module.NamedParameters())
        {
            var stored = $"param.{prefix}{name}";
            if (!_file.Contains(stored))
                continue;
            _file.ReadFloats(stored, parameter.Values);
            _operands.Add(stored, parameter);
        }

        return module;
    }

    public void CheckValue(string name, Tensor got) => Check("out." + name, got.Values, 1e-5);

    /// <summary>Takes sum(in.upstream * output) for the loss, walks back and compares all gradients of the file.</summary>
    public void CheckGradients(Tensor output)
    {
        var upstream = Tape.Constant(output.Rows, output.Columns, Floats("in.upstream"));
        CheckLossAndGradients(Tape.Sum(Tape.Multiply(output, upstream)));
    }

    /// <summary>Compares a loss, walks back and compares all gradients of the file.</summary>
    public void CheckLossAndGradients(Tensor loss)
    {
        CheckValue("loss", loss);
        loss.Backward();
        foreach (var name in _file.Names.Where(name => name.StartsWith("grad.", StringComparison.Ordinal)))
            Check(name, _operands[name["grad.".Length..]].Gradient!.Values, 1e-4);
    }

    public void Dispose()
    {
        foreach (var owned in _owned)
            owned.Dispose();
        Tape.Dispose();
        _pool.Dispose();
        _file.Dispose();
    }

    private float[] Floats(string name)
    {
        var values = new float[_file.ShapeOf(name).Aggregate(1L, (product, length) => product * length)];
        _file.ReadFloats(name, values);
        return values;
    }

    private void Check(string name, ReadOnlySpan<float> got, double tolerance)
    {
        var want = Floats(name);
        Assert.Equal(want.Length, got.Length);
        var allowed = tolerance * want.Max(MathF.Abs);
        for (var i = 0; i < want.Length; i++)
            Assert.True(Math.Abs(want[i] - got[i]) <= allowed, $"{name}[{i}] is {got[i]}, wanted {want[i]}");
    }
}
