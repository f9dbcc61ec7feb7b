using System.Text;

namespace Ur4Rec.Data.Importing.Python;

/// <summary>A function or class of Python that a pickle may name. It is a name and a rule of ours; nothing of it is ever run.</summary>
/// <param name="name">Its full name.</param>
/// <param name="make">What a call of it comes to, from its arguments; null for arguments that it does not take.</param>
internal sealed class PickleGlobal(string name, Func<PickleValue[], PickleValue?> make) : PickleValue
{
    public string Name => name;

    public override string Kind => name;

    /// <exception cref="PickleFault">It does not take these arguments.</exception>
    public PickleValue Call(PickleValue[] arguments) =>
        make(arguments) ?? throw new PickleFault($"{name} is called with arguments that it does not take ({string.Join(", ", arguments.Take(8).Select(a => a.Kind))})");
}

/// <summary>All that a pickle may name: what state dicts of PyTorch and arrays of numpy are made with.</summary>
internal static class PickleGlobals
{
    private static readonly Dictionary<string, PickleGlobal> s_all = new PickleGlobal[]
    {
        new("collections.OrderedDict", arguments => arguments is [] ? new PickleDictionary() : null),
        new("collections.defaultdict", arguments => arguments is [PickleGlobal or PickleNone] ? new PickleDictionary() : null),
        new("torch._utils._rebuild_tensor_v2", PickleTensor.Of),
        new("torch._utils._rebuild_parameter", arguments => arguments is [PickleTensor tensor, ..] ? tensor : null),
        new("torch.Size", arguments => arguments is [PickleTuple sizes] ? sizes : null),
        new("torch.device", arguments => arguments is [PickleText device, ..] ? device : null),
        new("_codecs.encode", arguments => arguments is [PickleText text, PickleText { Value: "latin1" }] ? Latin1(text.Value) : null),
        new("numpy.dtype", PickleElementType.Of),
        NotCalled("numpy.ndarray"),
        new("numpy.core.multiarray._reconstruct", PickleArray.Of),
        new("numpy._core.multiarray._reconstruct", PickleArray.Of),
        new("numpy.core.multiarray.scalar", PickleElementType.Scalar),
        new("numpy._core.multiarray.scalar", PickleElementType.Scalar),
    }
        .Concat(from module in new[] { "builtins", "__builtin__" } from name in new[] { "list", "dict", "int", "float", "str" } select NotCalled($"{module}.{name}"))
        .Concat(PickleStorage.TypeNames.Select(NotCalled))
        .ToDictionary(global => global.Name);

    /// <exception cref="PickleFault">The name is not allowed.</exception>
    public static PickleGlobal Find(string module, string name)
    {
        var full = $"{module}.{name}";
        return s_all.TryGetValue(full, out var global)
            ? global
            : throw new PickleFault(
                $"it wants {PickleFault.Quote(full)}, which is not among the names that are read; " +
                "load it in Python and save plain data (a state dict, or a dict of lists) again");
    }

    /// <summary>
    /// Gives an object the state that was saved with it. The attributes of a dict (PyTorch keeps versions of modules there) are left out.
    /// </summary>
    /// <exception cref="PickleFault">The object has no such state.</exception>
    public static void Build(PickleValue state, PickleValue of)
    {
        switch (of)
        {
            case PickleDictionary when state is PickleDictionary:
                break;
            case PickleElementType type:
                type.Build(state);
                break;
            case PickleArray array:
                array.Build(state);
                break;
            default:
                throw new PickleFault($"a {of.Kind} is given a state that is a {state.Kind}");
        }
    }

    private static PickleGlobal NotCalled(string name) => new(name, _ => null);

    /// <summary>How protocol 2 writes bytes: each as the character of its number.</summary>
    private static PickleBytes Latin1(string text) => text.All(c => c <= byte.MaxValue)
        ? new PickleBytes(Encoding.Latin1.GetBytes(text))
        : throw new PickleFault("a text that stands for bytes has a character above 255");
}
