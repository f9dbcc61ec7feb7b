using System.Text.Json;
using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Serialization;

namespace Ur4Rec.Training.Checkpoints;

/// <summary>Gives back the state of a checkpoint whose checksums are right; what does not fit was written by another version.</summary>
internal sealed class RestoringState(string path, SafetensorsFile tensors, IReadOnlyDictionary<string, JsonElement> values) : StateVisitor
{
    public override bool IsRestoring => true;

    public override T Value<T>(string name, T present)
    {
        try
        {
            return values.TryGetValue(name, out var value) ? RunJson.Of<T>(value) : throw Misfit($"it has no '{name}'");
        }
        catch (JsonException e)
        {
            throw Misfit($"'{name}' is {e.Message}");
        }
    }

    public override void Tensor(string name, Tensor present)
    {
        RequireShape(name, [present.Rows, present.Columns]);
        Read(() => tensors.ReadFloats(name, present.Values));
    }

    public override float[] Floats(string name, float[] present)
    {
        var floats = new float[Length(name)];
        Read(() => tensors.ReadFloats(name, floats));
        return floats;
    }

    public override int[] Integers(string name, int[] present)
    {
        var integers = new int[Length(name)];
        Read(() => tensors.ReadInts(name, integers));
        return integers;
    }

    private void Read(Action read)
    {
        try
        {
            read();
        }
        catch (SafetensorsException e)
        {
            throw Misfit(e.Message.TrimEnd('.'));
        }
    }

    private void RequireShape(string name, IReadOnlyList<long> wanted)
    {
        if (!tensors.Contains(name))
            throw Misfit($"it has no '{name}'");
        if (!tensors.ShapeOf(name).SequenceEqual(wanted))
            throw Misfit($"'{name}' is [{string.Join(", ", tensors.ShapeOf(name))}], not [{string.Join(", ", wanted)}]");
    }

    private int Length(string name) =>
        tensors.Contains(name) && tensors.ShapeOf(name) is [<= int.MaxValue and var length] ? (int)length : throw Misfit($"it has no row '{name}'");

    private InputException Misfit(string what) =>
        new($"{path} does not fit this version of Ur4Rec: {what}. Go on with the version that wrote it, or start anew with --overwrite.");
}
