using System.Globalization;
using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Inspection;

namespace Ur4Rec.Training.Anomalies;

/// <summary>Plants a <see cref="FaultInjection"/> in one step, done for the first time or again.</summary>
internal sealed class FaultPlanter : ITapeObserver
{
    private readonly FaultInjection _fault;
    private readonly IReadOnlyList<(string Name, Parameter Parameter)> _parameters;
    private readonly ITapeObserver? _next;
    private int _seen;

    /// <summary>A planter of a step that has not begun.</summary>
    /// <param name="fault">What to plant.</param>
    /// <param name="parameters">Where parameters are sought.</param>
    /// <param name="next">Told of every operation afterwards.</param>
    public FaultPlanter(FaultInjection fault, IReadOnlyList<(string Name, Parameter Parameter)> parameters, ITapeObserver? next = null)
    {
        _fault = fault;
        _parameters = parameters;
        _next = next;
    }

    /// <summary>Before the forward pass.</summary>
    /// <exception cref="InputException">There is no such parameter or element.</exception>
    public void BeforeForward()
    {
        if (_fault.Target == FaultTarget.Parameter)
            Plant(Find(), _fault.Name);
    }

    /// <summary>After the backward pass.</summary>
    /// <exception cref="InputException">There is no such parameter, gradient or operation.</exception>
    public void AfterBackward()
    {
        if (_fault.Target == FaultTarget.Operation && _seen < _fault.Which)
            throw Misses($"the step has '{_fault.Name}' {_seen} times");
        if (_fault.Target != FaultTarget.Gradient)
            return;
        var gradient = GradientAt(Find(), _fault.Element);
        if (gradient.IsEmpty || gradient[0] == 0)
            throw Misses($"the step gives '{_fault.Name}' no gradient there");
        gradient[0] = _fault.Value;
    }

    public void OnOperation(string operation, Tensor output, ReadOnlySpan<Tensor?> operands)
    {
        if (_fault.Target == FaultTarget.Operation && operation == _fault.Name && ++_seen == _fault.Which)
            Plant(output, $"the output of {operation} {_seen}");
        _next?.OnOperation(operation, output, operands);
    }

    public void OnBackward(Tensor output) => _next?.OnBackward(output);

    private Parameter Find() => _parameters.FirstOrDefault(named => named.Name == _fault.Name).Parameter
        ?? throw Misses($"there is no parameter '{_fault.Name}'; the nearest is '{NearestName.Of(_fault.Name, _parameters.Select(named => named.Name))}'");

    /// <summary>The gradient from an element on to the end of its row; empty where none has come.</summary>
    private static Span<float> GradientAt(Parameter parameter, int element)
    {
        if (element >= parameter.Length)
            return [];
        var (row, column) = Math.DivRem(element, parameter.Columns);
        if (parameter.Gradient is { } dense)
            return dense.Row(row)[column..];
        return parameter.RowGradient?.SlotOf(row) is { } slot ? parameter.RowGradient.Values(slot)[column..] : [];
    }

    private void Plant(Tensor tensor, string name)
    {
        if (_fault.Element >= tensor.Length)
            throw Misses($"{name} is {tensor} and has no element {_fault.Element}");
        tensor.Values[_fault.Element] = _fault.Value;
    }

    private InputException Misses(string why) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{FaultInjection.Variable}: '{_fault}' cannot be planted: {why}."));
}
