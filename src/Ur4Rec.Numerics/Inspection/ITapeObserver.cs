namespace Ur4Rec.Numerics.Inspection;

/// <summary>Watches a <see cref="Tape"/>. Tensors are those of the step and may be read, and in tests be changed, while it lasts.</summary>
public interface ITapeObserver
{
    /// <summary>After an operation has computed its output, in any <see cref="TapeMode"/>.</summary>
    /// <param name="operation">Its name, e.g. <c>linear</c>.</param>
    /// <param name="output">What it computed; an operation with two results is told of twice.</param>
    /// <param name="operands">What it computed it from; null where an operand was left out.</param>
    void OnOperation(string operation, Tensor output, ReadOnlySpan<Tensor?> operands);

    /// <summary>After an operation has passed its output's gradient on to its operands.</summary>
    /// <param name="output">As <see cref="OnOperation"/> had it.</param>
    void OnBackward(Tensor output);
}
