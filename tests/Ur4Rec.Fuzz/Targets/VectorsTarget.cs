using Ur4Rec.Fuzz.Mutations;
using Ur4Rec.Text.Vectors;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>A file of vectors by text, in which each is looked up.</summary>
internal sealed class VectorsTarget : FuzzTarget
{
    private static readonly string[] s_texts = ["one", "two", "three"];

    public override int Inputs => 8_000;

    public override IReadOnlyList<Mutation> Mutations => SafetensorsMutations.All;

    public override IReadOnlyList<FuzzSeed> Begin(string folder)
    {
        VectorFileWriter.Write(Path.Combine(folder, "seed"), new VectorStamp("lsa", "print", 3), s_texts.Select(TextKey.Of), _ => new float[] { 1, 2, 3 }, replaced: null);
        return [FuzzSeed.OfFile(folder, "seed")];
    }

    public override void Load(FuzzInput input)
    {
        using var file = VectorFile.Open(input.FilePath);
        foreach (var text in s_texts)
            file.TryFind(text, out _);
    }
}
