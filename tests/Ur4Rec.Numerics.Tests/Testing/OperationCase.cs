namespace Ur4Rec.Numerics.Tests.Testing;

/// <summary>An operation with operands of any size, for tests that hold for every operation.</summary>
/// <param name="Name">Shown in test names.</param>
/// <param name="Shapes">Shapes of the operands for a number of rows and a width.</param>
/// <param name="Run">The operation on its operands.</param>
/// <param name="Adjust">Moves operands away from points where the operation has no derivative.</param>
internal sealed record OperationCase(
    string Name,
    Func<int, int, (int Rows, int Columns)[]> Shapes,
    Func<Tape, Tensor[], Tensor> Run,
    Action<Tensor[]>? Adjust = null)
{
    /// <summary>Whether the operands are row-sparse parameters.</summary>
    public bool RowSparse { get; init; }

    public Parameter[] Operands(int rows, int width)
    {
        var operands = Shapes(rows, width).Select((shape, i) => TestTensors.NewParameter(shape.Rows, shape.Columns, (ulong)i, RowSparse)).ToArray();
        Adjust?.Invoke(operands);
        return operands;
    }
}
