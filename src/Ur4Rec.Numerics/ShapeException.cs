namespace Ur4Rec.Numerics;

/// <summary>Two shapes that an operation cannot join. The message names the operation and both shapes.</summary>
public sealed class ShapeException : ArgumentException
{
    /// <summary>With the whole message.</summary>
    public ShapeException(string message)
        : base(message)
    {
    }

    /// <summary>One operand against what the operation wants.</summary>
    internal static ShapeException Of(string operation, Tensor operand, string wanted) =>
        new($"{operation}: operand is {operand}, wanted {wanted}.");

    internal static void Require(bool fits, string operation, string leftName, Tensor left, string rightName, Tensor right)
    {
        if (!fits)
            throw new ShapeException($"{operation}: {leftName} {left} does not fit {rightName} {right}.");
    }

    internal static void Require(bool fits, string operation, string name, Tensor operand, string wanted)
    {
        if (!fits)
            throw new ShapeException($"{operation}: {name} is {operand}, wanted {wanted}.");
    }

    /// <summary>Numbers given as a span beside an operand.</summary>
    internal static void RequireCount(string operation, string name, int count, int wanted, Tensor beside)
    {
        if (count != wanted)
            throw new ShapeException($"{operation}: {name} is [{count}], wanted [{wanted}] beside {beside}.");
    }
}
