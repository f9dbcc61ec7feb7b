using Ur4Rec.Numerics.Serialization;

namespace Ur4Rec.Data.Importing.Python;

/// <summary>The numbers behind tensors: an entry of the archive, by name. Several tensors may share one.</summary>
/// <param name="type">Of its elements.</param>
/// <param name="key">Its entry's name under <c>data/</c>.</param>
/// <param name="elements">How many it claims to have.</param>
internal sealed class PickleStorage(SafetensorsDataType type, string key, long elements) : PickleValue
{
    private static readonly Dictionary<string, SafetensorsDataType> s_types = new()
    {
        ["torch.FloatStorage"] = SafetensorsDataType.F32,
        ["torch.DoubleStorage"] = SafetensorsDataType.F64,
        ["torch.HalfStorage"] = SafetensorsDataType.F16,
        ["torch.BFloat16Storage"] = SafetensorsDataType.BF16,
        ["torch.LongStorage"] = SafetensorsDataType.I64,
        ["torch.IntStorage"] = SafetensorsDataType.I32,
        ["torch.ShortStorage"] = SafetensorsDataType.I16,
        ["torch.CharStorage"] = SafetensorsDataType.I8,
        ["torch.ByteStorage"] = SafetensorsDataType.U8,
        ["torch.BoolStorage"] = SafetensorsDataType.BOOL,
    };

    public static IEnumerable<string> TypeNames => s_types.Keys;

    public SafetensorsDataType Type => type;

    public string Key => key;

    public long Elements => elements;

    public override string Kind => "torch.Storage";

    /// <summary>What a persistent id of PyTorch names: ('storage', type, key, device, elements).</summary>
    /// <exception cref="PickleFault">It is no id of a storage.</exception>
    public static PickleStorage Of(PickleValue id) =>
        id is PickleTuple { Items: [PickleText { Value: "storage" }, PickleGlobal global, PickleText key, PickleText, PickleInteger { Value: >= 0 } elements] }
        && s_types.TryGetValue(global.Name, out var type)
            ? new PickleStorage(type, key.Value, elements.Value)
            : throw new PickleFault("an object outside the pickle is wanted that is no storage of PyTorch");
}

/// <summary>A tensor of PyTorch: which elements of a storage it shows. They are known to lie inside it.</summary>
internal sealed class PickleTensor : PickleValue
{
    private const int MostDimensions = 8;

    private PickleTensor(PickleStorage storage, long offset, long[] shape, long[] strides) =>
        (Storage, Offset, Shape, Strides) = (storage, offset, shape, strides);

    public PickleStorage Storage { get; }

    public long Offset { get; }

    public long[] Shape { get; }

    public long[] Strides { get; }

    public override string Kind => "torch.Tensor";

    /// <summary>From the arguments (storage, offset, size, stride, …); what follows has to do with gradients.</summary>
    /// <exception cref="PickleFault">It shows elements that its storage does not have, or one of them many times over.</exception>
    public static PickleValue? Of(PickleValue[] arguments)
    {
        if (arguments is not [PickleStorage storage, PickleInteger offset, PickleTuple size, PickleTuple stride, ..])
            return null;
        if (Lengths(size) is not { } shape || Lengths(stride) is not { } strides || shape.Length != strides.Length)
            throw new PickleFault($"a tensor has other than up to {MostDimensions} sizes and as many strides, none below 0");
        if (offset.Value < 0 || !LiesInside(storage.Elements, offset.Value, shape, strides))
            throw new PickleFault($"a tensor [{string.Join(", ", shape)}] lies outside its storage of {storage.Elements} elements, or repeats them");
        return new PickleTensor(storage, offset.Value, shape, strides);
    }

    private static bool LiesInside(long elements, long offset, long[] shape, long[] strides)
    {
        if (shape.Contains(0))
            return true;
        var (count, last) = ((Int128)1, (Int128)offset);
        for (var d = 0; d < shape.Length; d++)
        {
            count *= shape[d];
            last += (Int128)(shape[d] - 1) * strides[d];
            if (count > elements || last >= elements)
                return false;
        }

        return last < elements;
    }

    private static long[]? Lengths(PickleTuple tuple) =>
        tuple.Items.Length <= MostDimensions && tuple.Items.All(item => item is PickleInteger { Value: >= 0 })
            ? [.. tuple.Items.Select(item => ((PickleInteger)item).Value)]
            : null;
}
