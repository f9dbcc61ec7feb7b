using System.Runtime.InteropServices;
using System.Text.Json;

namespace Ur4Rec.Numerics.Tests.Testing;

/// <summary>
/// The tensors of one file in Golden/. This reader of the safetensors format is on purpose not the product's: what pins the
/// product must not depend on it.
/// </summary>
internal sealed class GoldenFile
{
    private readonly byte[] _data;
    private readonly Dictionary<string, (string Type, int[] Shape, Range Bytes)> _tensors = [];

    public GoldenFile(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", name + ".safetensors"));
        var headerLength = (int)BitConverter.ToUInt64(bytes);
        _data = bytes[(8 + headerLength)..];
        using var header = JsonDocument.Parse(bytes.AsMemory(8, headerLength));
        foreach (var entry in header.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__"))
        {
            var shape = entry.Value.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32()).ToArray();
            var offsets = entry.Value.GetProperty("data_offsets").EnumerateArray().Select(n => n.GetInt32()).ToArray();
            _tensors.Add(entry.Name, (entry.Value.GetProperty("dtype").GetString()!, shape, offsets[0]..offsets[1]));
        }
    }

    public IEnumerable<string> Names => _tensors.Keys;

    public int[] Shape(string name) => _tensors[name].Shape;

    public float[] Floats(string name) => Read<float>(name, "F32");

    public int[] Integers(string name) => Read<int>(name, "I32");

    private T[] Read<T>(string name, string type)
        where T : unmanaged
    {
        Assert.Equal(type, _tensors[name].Type);
        return MemoryMarshal.Cast<byte, T>(_data.AsSpan(_tensors[name].Bytes)).ToArray();
    }
}
