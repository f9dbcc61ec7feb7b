namespace Ur4Rec.Data.Importing.Python;

/// <summary>Finds the state dict in what <c>torch.save</c> was given: the value itself, or a value of its outermost dict.</summary>
internal static class StateDict
{
    /// <summary>The commonest keys first.</summary>
    private static readonly string[] s_keys = ["model_state_dict", "state_dict", "model", "net", "weights"];

    /// <exception cref="InputException">There is none, there is none under the key, or it is not clear which is meant.</exception>
    public static (string? Key, Dictionary<string, PickleTensor> Tensors) Find(PickleValue value, string? key, string path)
    {
        if (value is not PickleDictionary outer)
            throw new InputException($"{path}: it holds a {value.Kind}, not a state dict; save model.state_dict().");
        if (key is null && TensorsOf(outer) is { Count: > 0 } tensors)
            return (null, tensors);
        var inner = StateDictsOf(outer);

        var chosen = key ?? (inner.Count == 1 ? inner.Keys.Single() : s_keys.FirstOrDefault(inner.ContainsKey));
        if (chosen is not null && inner.TryGetValue(chosen, out var state))
            return (chosen, state);
        var keys = string.Join(", ", inner.Keys.Take(8).Select(PickleFault.Quote));
        throw new InputException(
            inner.Count == 0 ? $"{path}: it holds no tensors by name; save model.state_dict()."
            : key is null ? $"{path}: it holds several state dicts, {keys}; name one of these keys."
            : $"{path}: it holds no state dict under {PickleFault.Quote(key)}, only under {keys}.");
    }

    private static Dictionary<string, Dictionary<string, PickleTensor>> StateDictsOf(PickleDictionary outer)
    {
        var states = new Dictionary<string, Dictionary<string, PickleTensor>>(StringComparer.Ordinal);

        // A dict may stand under any number of keys, and is looked through once.
        var seen = new Dictionary<PickleDictionary, Dictionary<string, PickleTensor>>();
        foreach (var (name, held) in outer.Pairs)
        {
            if (name is not PickleText text || held is not PickleDictionary dictionary)
                continue;
            if (!seen.TryGetValue(dictionary, out var tensors))
                seen.Add(dictionary, tensors = TensorsOf(dictionary));
            if (tensors.Count > 0)
                states[text.Value] = tensors;
        }

        return states;
    }

    private static Dictionary<string, PickleTensor> TensorsOf(PickleDictionary dictionary)
    {
        var tensors = new Dictionary<string, PickleTensor>(StringComparer.Ordinal);
        foreach (var (name, held) in dictionary.Pairs)
        {
            if (name is PickleText text && held is PickleTensor tensor)
                tensors[text.Value] = tensor;
        }

        return tensors;
    }
}
