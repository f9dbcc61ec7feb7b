namespace Ur4Rec.Data.Importing.Python;

/// <summary>
/// What a pickle can hold here: plain data, tensors by name and arrays. Classes and not records, since a value may hold itself and whoever
/// compared or printed it would not come back.
/// </summary>
internal abstract class PickleValue
{
    /// <summary>What Python calls the type.</summary>
    public abstract string Kind { get; }

    /// <summary>How many containers lie inside one another here, as far as that was known when the value was made.</summary>
    public virtual int Depth => 0;
}

internal sealed class PickleNone : PickleValue
{
    public static readonly PickleNone Value = new();

    public override string Kind => "None";
}

internal sealed class PickleBoolean(bool value) : PickleValue
{
    public bool Value => value;

    public override string Kind => "bool";
}

internal sealed class PickleInteger(long value) : PickleValue
{
    public long Value => value;

    public override string Kind => "int";
}

internal sealed class PickleNumber(double value) : PickleValue
{
    public double Value => value;

    public override string Kind => "float";
}

internal sealed class PickleText(string value) : PickleValue
{
    public string Value => value;

    public override string Kind => "str";
}

internal sealed class PickleBytes(ReadOnlyMemory<byte> value) : PickleValue
{
    public ReadOnlyMemory<byte> Value => value;

    public override string Kind => "bytes";
}

/// <summary>A container; how deep it is grows with what is put into it.</summary>
internal abstract class PickleContainer : PickleValue
{
    /// <summary>Far above what real files have, far below what Python itself would write.</summary>
    private const int DeepestNesting = 100;

    private int _depth = 1;

    public sealed override int Depth => _depth;

    /// <exception cref="PickleFault">Containers lie too deep inside one another.</exception>
    protected void Hold(PickleValue value)
    {
        if (value.Depth >= DeepestNesting)
            throw new PickleFault($"containers lie inside one another more than {DeepestNesting} deep");
        _depth = Math.Max(_depth, 1 + value.Depth);
    }
}

internal sealed class PickleTuple : PickleContainer
{
    public static readonly PickleTuple Empty = new([]);

    public PickleTuple(PickleValue[] items)
    {
        Items = items;
        foreach (var item in items)
            Hold(item);
    }

    public PickleValue[] Items { get; }

    public override string Kind => "tuple";
}

internal sealed class PickleList : PickleContainer
{
    private List<PickleValue>? _items;

    public IReadOnlyList<PickleValue> Items => _items ?? (IReadOnlyList<PickleValue>)[];

    public override string Kind => "list";

    public void Add(PickleValue item)
    {
        Hold(item);
        (_items ??= []).Add(item);
    }
}

/// <summary>Pairs in the order they came. Nothing is hashed, so a key may be anything; of equal keys the last one counts, as in Python.</summary>
internal sealed class PickleDictionary : PickleContainer
{
    private List<(PickleValue Key, PickleValue Value)>? _pairs;

    public IReadOnlyList<(PickleValue Key, PickleValue Value)> Pairs => _pairs ?? (IReadOnlyList<(PickleValue, PickleValue)>)[];

    public override string Kind => "dict";

    public void Add(PickleValue key, PickleValue value)
    {
        Hold(key);
        Hold(value);
        (_pairs ??= []).Add((key, value));
    }
}
