using Ur4Rec.Numerics.Tests.Testing;
using Ur4Rec.Tests.Shared;

namespace Ur4Rec.Numerics.Tests.Operations;

/// <summary>What every operation owes: right gradients, added; the same bits on any number of threads; nothing for what is frozen.</summary>
public class EveryOperationTests
{
    private static readonly int[] s_widths = [1, 3, 7, 8, 15, 16, 17, 31, 33, 64];

    public static TheoryData<string> Names => [.. OperationCases.Names];

    public static TheoryData<string, int, int> Sizes()
    {
        var sizes = new TheoryData<string, int, int>();
        foreach (var name in OperationCases.Names)
        {
            sizes.Add(name, 1, 5);
            foreach (var width in s_widths)
                sizes.Add(name, 6, width);
        }

        return sizes;
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Backward_agrees_with_differences_of_the_forward(string name, int rows, int width) =>
        GradientCheck.Run(OperationCases.Named(name), rows, width);

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_and_gradients_have_the_same_bits_on_any_number_of_threads(string name)
    {
        const int rows = 1700;
        const int width = 37;
        var one = Run(OperationCases.Named(name), rows, width, threads: 1);
        Assert.NotEmpty(one);
        Assert.Equal(one, Run(OperationCases.Named(name), rows, width, threads: 2));
        Assert.Equal(one, Run(OperationCases.Named(name), rows, width, threads: 3));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_are_added_to_what_is_there(string name)
    {
        var operation = OperationCases.Named(name);
        using var step = new Step(operation, 5, 9);
        step.Backward();
        var once = step.Gradients();
        step.Backward();
        var twice = step.Gradients();
        for (var i = 0; i < once.Length; i++)
            Close.Within(1e-5, [.. once[i].Select(value => 2 * value)], twice[i], $"{name} operand {i}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_frozen_operand_gets_no_gradient_and_changes_no_other(string name)
    {
        var operation = OperationCases.Named(name);
        using var free = new Step(operation, 5, 9);
        free.Backward();
        for (var frozen = 0; frozen < free.Operands.Length; frozen++)
        {
            using var step = new Step(operation, 5, 9);
            step.Operands[frozen].IsFrozen = true;
            step.Backward();
            for (var i = 0; i < free.Operands.Length; i++)
                Assert.Equal(i == frozen ? [] : free.Gradients()[i], step.Gradients()[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Inference_gives_the_same_values_and_records_nothing(string name)
    {
        var operation = OperationCases.Named(name);
        using var step = new Step(operation, 5, 9);
        step.Tape.Begin(TapeMode.Training);
        var trained = operation.Run(step.Tape, step.Operands);
        Assert.True(trained.RequiresGradient);
        var values = trained.Values.ToArray();
        step.Tape.Begin(TapeMode.Inference);
        var inferred = operation.Run(step.Tape, step.Operands);
        Assert.False(inferred.RequiresGradient);
        Assert.Equal(values, inferred.Values.ToArray());
    }

    private static uint[] Run(OperationCase operation, int rows, int width, int threads)
    {
        using var step = new Step(operation, rows, width, threads);
        var values = step.Backward();
        return [.. step.Gradients().Prepend(values).SelectMany(tensor => tensor).Select(BitConverter.SingleToUInt32Bits)];
    }

    /// <summary>An operation with its operands on a tape.</summary>
    private sealed class Step(OperationCase operation, int rows, int width, int threads = 1) : IDisposable
    {
        private readonly WorkerPool _pool = new(threads);
        private Tape? _tape;

        public Tape Tape => _tape ??= new Tape(_pool);

        public Parameter[] Operands { get; } = operation.Operands(rows, width);

        /// <summary>Forward and backward; returns the forward's values.</summary>
        public float[] Backward()
        {
            Tape.Begin(TapeMode.Training);
            var output = operation.Run(Tape, Operands);
            Tape.LossAgainst(output, TestTensors.Values(output.Length, 99)).Backward();
            return output.Values.ToArray();
        }

        /// <summary>Of each operand; empty where it has none.</summary>
        public float[][] Gradients() => [.. Operands.Select(operand => operand.HasGradient ? operand.WholeGradient() : [])];

        public void Dispose()
        {
            foreach (var operand in Operands)
                operand.Dispose();
            Tape.Dispose();
            _pool.Dispose();
        }
    }
}
