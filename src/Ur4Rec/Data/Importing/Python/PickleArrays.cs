using Ur4Rec.Data.Importing.Features;

namespace Ur4Rec.Data.Importing.Python;

/// <summary>A numpy dtype: its name without the byte order, which comes with its state.</summary>
internal sealed class PickleElementType(string name) : PickleValue
{
    private string _order = "|";

    public override string Kind => "numpy.dtype";

    public bool IsObject => name.StartsWith('O');

    public static PickleValue? Of(PickleValue[] arguments) => arguments is [PickleText name, ..] ? new PickleElementType(name.Value) : null;

    /// <summary>One element of an array, as the plain value that it stands for.</summary>
    public static PickleValue? Scalar(PickleValue[] arguments)
    {
        if (arguments is not [PickleElementType { IsObject: false } type, PickleBytes bytes])
            return null;
        var element = type.ToElement();
        return bytes.Value.Length == element.Bytes ? NumpyElements.Read(element, bytes.Value.ToArray(), 0) : null;
    }

    public void Build(PickleValue state)
    {
        if (state is not PickleTuple { Items: [_, PickleText { Value: "<" or "|" or ">" } order, PickleNone, PickleNone, PickleNone, ..] })
            throw new PickleFault("a numpy dtype has fields of its own; plain numbers and text are read");
        _order = order.Value;
    }

    /// <exception cref="PickleFault">Such elements are not read.</exception>
    public NpyElement ToElement()
    {
        var element = NumpyElements.Parse((_order == "|" ? "<" : _order) + name);
        return element.Problem is { } problem ? throw new PickleFault($"a numpy array is not read: {PickleFault.Quote(problem)}") : element;
    }
}

/// <summary>A numpy array inside a pickle.</summary>
internal sealed class PickleArray : PickleValue
{
    private NpyElement _element;
    private PickleBytes? _bytes;
    private PickleList? _objects;

    public override string Kind => "numpy.ndarray";

    public override int Depth => _objects?.Depth ?? 0;

    /// <summary>Lengths of the dimensions; none for an array of no dimension, which holds one element.</summary>
    public IReadOnlyList<long> Shape { get; private set; } = [0];

    public static PickleValue? Of(PickleValue[] arguments) =>
        arguments is [PickleGlobal { Name: "numpy.ndarray" }, PickleTuple, PickleBytes] ? new PickleArray() : null;

    /// <exception cref="PickleFault">The state is none of an array, or does not fit its shape.</exception>
    public void Build(PickleValue state)
    {
        if (state is not PickleTuple { Items: [_, PickleTuple shape, PickleElementType type, PickleBoolean, var elements] })
            throw new PickleFault("a numpy array is given a state that is none of an array");
        Shape = [.. shape.Items.Select(Dimension)];
        _element = type.IsObject ? default : type.ToElement();
        _bytes = type.IsObject ? null : elements as PickleBytes;
        _objects = type.IsObject ? elements as PickleList : null;
        Int128? held = type.IsObject ? _objects?.Items.Count : _bytes?.Value.Length;
        if (held != ElementCount() * (type.IsObject ? 1 : _element.Bytes))
            throw new PickleFault($"a numpy array of shape ({string.Join(", ", Shape)}) does not hold as many elements");
    }

    /// <summary>The elements in the order they lie in.</summary>
    public IEnumerable<PickleValue> Elements()
    {
        if (_objects is not null)
            return _objects.Items;
        return _bytes is null ? [] : NumpyElements.ReadAll(_element, _bytes.Value);
    }

    /// <summary>Saturates, where a hostile shape's product would be beyond all counting.</summary>
    private Int128 ElementCount() => Shape.Contains(0) ? 0 : Shape.Aggregate((Int128)1, (product, length) => Int128.Min(product * length, long.MaxValue));

    private static long Dimension(PickleValue value) =>
        value is PickleInteger { Value: >= 0 and <= int.MaxValue } length ? length.Value : throw new PickleFault("a dimension of a numpy array is none");
}
