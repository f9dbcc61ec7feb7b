using System.Runtime.InteropServices;

namespace Ur4Rec.Numerics.Inspection;

/// <summary>
/// Reads everything that a tape computes, forward and backward, until a value is not finite, and remembers where that was. It costs several
/// times the step; make it the <see cref="Tape.Observer"/> of a step that is done again because it went wrong.
/// </summary>
public sealed class TapeInspection : ITapeObserver
{
    /// <summary>No healthy network computes with such numbers: from here the cause of an overflow is sought.</summary>
    private const float Huge = 1e6f;

    private readonly Dictionary<Tensor, string> _parameters;
    private readonly Dictionary<Tensor, (InspectedOperation Operation, Tensor[] Operands)> _producers = [];
    private readonly Dictionary<string, int> _countOfName = [];
    private readonly List<InspectedOperation> _operations = [];

    /// <summary>An inspection of one step.</summary>
    /// <param name="parameters">What can be named; other parameters are constants to it.</param>
    public TapeInspection(IEnumerable<(string Name, Parameter Parameter)> parameters) =>
        _parameters = parameters.ToDictionary(named => (Tensor)named.Parameter, named => named.Name);

    /// <summary>The first thing that went wrong; null while nothing has.</summary>
    public TapeAnomaly? First { get; private set; }

    /// <summary>Operations so far, in order.</summary>
    public IReadOnlyList<InspectedOperation> Operations => _operations;

    /// <inheritdoc/>
    public void OnOperation(string operation, Tensor output, ReadOnlySpan<Tensor?> operands)
    {
        if (First is not null)
            return;
        var which = ++CollectionsMarshal.GetValueRefOrAddDefault(_countOfName, operation, out _);
        var inspected = new InspectedOperation(operation, which, _operations.Count + 1);
        _operations.Add(inspected);
        _producers[output] = (inspected, [.. operands.ToArray().OfType<Tensor>()]);
        var range = TensorRange.Of(output);
        if (range.NonFinite > 0)
            First = Describe(output, gradientOf: null, range);
    }

    /// <inheritdoc/>
    public void OnBackward(Tensor output)
    {
        if (First is not null || !_producers.TryGetValue(output, out var producer))
            return;
        foreach (var operand in producer.Operands)
        {
            if (TensorRange.OfGradient(operand).FirstOrDefault(range => range.NonFinite > 0) is not { } broken)
                continue;
            First = Describe(output, Describe(operand), broken);
            return;
        }
    }

    private TapeAnomaly Describe(Tensor output, InspectedOperand? gradientOf, TensorRange range)
    {
        var (operation, operands) = _producers[output];
        return new TapeAnomaly(operation, gradientOf, range, [.. operands.Select(Describe)], Suspect(operands));
    }

    private InspectedOperand Describe(Tensor operand)
    {
        var range = TensorRange.Of(operand);
        if (_parameters.TryGetValue(operand, out var name))
            return new InspectedOperand(OperandKind.Parameter, name, null, range);
        return _producers.TryGetValue(operand, out var producer)
            ? new InspectedOperand(OperandKind.Result, null, producer.Operation, range)
            : new InspectedOperand(OperandKind.Constant, null, null, range);
    }

    private ParameterSuspect? Suspect(Tensor[] operands)
    {
        foreach (var operand in operands)
        {
            if (_parameters.TryGetValue(operand, out var name) && ParameterSuspect.IfNotFinite(name, operand) is { } broken)
                return broken;
        }

        return SourceOfHugeValues(operands);
    }

    /// <summary>Follows the largest magnitude back through the operations, as long as it is huge, to the parameter that brought it in.</summary>
    private ParameterSuspect? SourceOfHugeValues(Tensor[] operands)
    {
        while (operands.Length > 0)
        {
            var (largest, element) = operands
                .Select(operand => (Operand: operand, Element: TensorRange.Of(operand).Farthest ?? default))
                .MaxBy(pair => MathF.Abs(pair.Element.Value));
            if (MathF.Abs(element.Value) < Huge)
                return null;
            if (_parameters.TryGetValue(largest, out var name))
                return new ParameterSuspect(name, largest.Rows, largest.Columns, element);
            operands = _producers.TryGetValue(largest, out var producer) ? producer.Operands : [];
        }

        return null;
    }
}
