namespace Ur4Rec.Numerics.Tests.Testing;

/// <summary>
/// Replays one golden case: operands come from the file, results and the gradients of all operands are compared with it.
/// Tolerances: max|got - want| within 1e-5 (values) or 1e-4 (gradients) of max|want|, 1e-6 absolute where want is all zero.
/// </summary>
internal sealed class GoldenRun : IDisposable
{
    private const double ForwardTolerance = 1e-5;
    private const double GradientTolerance = 1e-4;

    private readonly WorkerPool _pool = new(2);
    private readonly Dictionary<string, Parameter> _operands = [];

    public GoldenRun(string name)
    {
        File = new GoldenFile(name);
        Tape = new Tape(_pool);
        Tape.Begin(TapeMode.Training);
    }

    public Tape Tape { get; }

    public GoldenFile File { get; }

    /// <summary>A matrix as it is; a vector as one row.</summary>
    public Parameter Operand(string name)
    {
        var shape = File.Shape(name);
        return Operand(name, shape.Length == 2 ? shape[0] : 1, shape[^1]);
    }

    /// <summary>A vector as one column.</summary>
    public Parameter Column(string name) => Operand(name, File.Shape(name)[0], 1);

    public void CheckValue(string name, Tensor got) => Close.Within(ForwardTolerance, File.Floats(name), got.Values, name);

    /// <summary>Takes sum(upstream * output) for the loss, walks back and compares all gradients of the file.</summary>
    public void CheckGradients(Tensor output, string upstream = "in.upstream") =>
        CheckLossAndGradients(Tape.LossAgainst(output, File.Floats(upstream)));

    public void CheckLossAndGradients(Tensor loss)
    {
        CheckValue("out.loss", loss);
        loss.Backward();
        foreach (var name in File.Names.Where(name => name.StartsWith("grad.", StringComparison.Ordinal)))
            Close.Within(GradientTolerance, File.Floats(name), _operands[name["grad.".Length..]].Gradient!.Values, name);
    }

    public void Dispose()
    {
        foreach (var operand in _operands.Values)
            operand.Dispose();
        Tape.Dispose();
        _pool.Dispose();
    }

    private Parameter Operand(string name, int rows, int columns)
    {
        var operand = new Parameter(rows, columns);
        File.Floats(name).CopyTo(operand.Values);
        _operands.Add(name, operand);
        return operand;
    }
}
