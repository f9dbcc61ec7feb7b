using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Tests.Losses;

/// <summary>A training step to try losses in.</summary>
public sealed class LossFixture : IDisposable
{
    private readonly WorkerPool _pool = new(2);
    private readonly List<Parameter> _parameters = [];

    public LossFixture()
    {
        Tape = new Tape(_pool);
        Tape.Begin(TapeMode.Training);
    }

    public Tape Tape { get; }

    public IReadOnlyList<Parameter> Parameters => _parameters;

    public static ItemIndex[] Items(params int[] items) => [.. items.Select(item => new ItemIndex(item))];

    public Parameter Parameter(int rows, int columns, params float[] values)
    {
        var parameter = new Parameter(rows, columns);
        values.CopyTo(parameter.Values);
        _parameters.Add(parameter);
        return parameter;
    }

    public Parameter Random(int rows, int columns, ulong seed)
    {
        var parameter = Parameter(rows, columns);
        var stream = new RandomStream(RandomKey.For(seed, "loss tests"));
        parameter.FillNormal(1, ref stream);
        return parameter;
    }

    public void Dispose()
    {
        foreach (var parameter in _parameters)
            parameter.Dispose();
        Tape.Dispose();
        _pool.Dispose();
    }
}
