using Ur4Rec.Tests.Shared;

namespace Ur4Rec.Numerics.Tests.Testing;

/// <summary>
/// Compares an operation's backward with differences of its forward, for every element of every operand. The loss is
/// sum(output * fixed random upstream), added in float64; the difference is the five-point one, whose error is of order h^4,
/// so that h may be large enough for float32's rounding not to matter.
/// </summary>
internal static class GradientCheck
{
    private const float Step = 1f / 32;
    private const double Tolerance = 1e-3;
    private const double Floor = 2e-5;

    public static void Run(OperationCase operation, int rows, int width)
    {
        using var pool = new WorkerPool(1);
        using var tape = new Tape(pool);
        var operands = operation.Operands(rows, width);
        var upstream = Differentiate(tape, operation, operands);
        for (var i = 0; i < operands.Length; i++)
        {
            var numeric = new float[operands[i].Length];
            for (var element = 0; element < numeric.Length; element++)
                numeric[element] = Difference(tape, operation, operands, operands[i], element, upstream);
            var analytic = operands[i].WholeGradient();
            Close.Within(Tolerance, numeric, analytic, $"{operation.Name} [{rows} x {width}] operand {i}", Floor);
        }

        foreach (var operand in operands)
            operand.Dispose();
    }

    private static float[] Differentiate(Tape tape, OperationCase operation, Parameter[] operands)
    {
        tape.Begin(TapeMode.Training);
        var output = operation.Run(tape, operands);
        var upstream = TestTensors.Values(output.Length, 99);
        tape.LossAgainst(output, upstream).Backward();
        return upstream;
    }

    private static float Difference(Tape tape, OperationCase operation, Parameter[] operands, Parameter operand, int element, float[] upstream)
    {
        var value = operand.Values[element];
        double LossAt(float offset)
        {
            operand.Values[element] = value + offset;
            tape.Begin(TapeMode.Inference);
            return TestTensors.WeightedSum(operation.Run(tape, operands).Values, upstream);
        }

        var near = LossAt(Step) - LossAt(-Step);
        var far = LossAt(2 * Step) - LossAt(-2 * Step);
        operand.Values[element] = value;
        return (float)(((8 * near) - far) / (12 * Step));
    }
}
