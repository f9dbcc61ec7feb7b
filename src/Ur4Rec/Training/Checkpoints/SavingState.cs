using System.Runtime.InteropServices;
using System.Text.Json;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Serialization;

namespace Ur4Rec.Training.Checkpoints;

/// <summary>Collects state to be written. Tensors are not copied: write them before anything moves.</summary>
internal sealed class SavingState : StateVisitor
{
    private readonly List<SafetensorsContent> _tensors = [];
    private readonly Dictionary<string, JsonElement> _values = [];

    public override bool IsRestoring => false;

    /// <summary>The tensors so far.</summary>
    public IReadOnlyList<SafetensorsContent> Tensors => _tensors;

    /// <summary>The values so far, by name.</summary>
    public IReadOnlyDictionary<string, JsonElement> Values => _values;

    public override T Value<T>(string name, T present)
    {
        _values.Add(name, RunJson.Element(present));
        return present;
    }

    public override void Tensor(string name, Tensor present) => _tensors.Add(SafetensorsContent.Of(name, present, [present.Rows, present.Columns]));

    public override float[] Floats(string name, float[] present)
    {
        _tensors.Add(SafetensorsContent.Of(name, present, present.Length));
        return present;
    }

    public override int[] Integers(string name, int[] present)
    {
        _tensors.Add(new SafetensorsContent(
            name, SafetensorsDataType.I32, [present.Length], stream => stream.Write(MemoryMarshal.AsBytes<int>(present))));
        return present;
    }
}
