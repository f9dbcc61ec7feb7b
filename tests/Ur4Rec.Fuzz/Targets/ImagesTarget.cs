using Ur4Rec.Data;
using Ur4Rec.Data.Importing.Features;
using Ur4Rec.Data.Storage;
using Ur4Rec.Fuzz.Mutations;
using Ur4Rec.Numerics.Serialization;
using Ur4Rec.Text.Vectors;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>Image features, and the file beside the store that they are merged into.</summary>
internal sealed class ImagesTarget : FuzzTarget
{
    private const string Store = "store.db";
    private const string Features = "features.safetensors";

    public override int Inputs => 3_000;

    public override IReadOnlyList<Mutation> Mutations => SafetensorsMutations.All;

    public override IReadOnlyList<FuzzSeed> Begin(string folder)
    {
        var store = Path.Combine(folder, Store);
        using (var writer = StoreWriter.OpenOrCreate(store))
        {
            writer.Put(new ItemMetadata(new ItemId("1")));
            writer.Put(new ItemMetadata(new ItemId("2")));
            writer.Commit();
        }

        var features = Path.Combine(folder, Features);
        SafetensorsWriter.Write(
            features,
            [
                SafetensorsContent.Of("features", [1f, 2, 3, 4], 2, 2),
                new SafetensorsContent("ids", SafetensorsDataType.I32, [2], stream => stream.Write([1, 0, 0, 0, 2, 0, 0, 0])),
            ]);
        var merged = ImageFeatures.Import(features, store, new FeatureSource()).File;
        return [FuzzSeed.OfFile(folder, Features), FuzzSeed.OfFile(folder, Path.GetFileName(merged))];
    }

    public override void Load(FuzzInput input)
    {
        var store = Path.Combine(input.Folder, Store);
        var merged = VectorFile.PathOf(store, VectorFile.Images);
        if (input.FilePath != merged)
            File.Delete(merged);
        ImageFeatures.Import(Path.Combine(input.Folder, Features), store, new FeatureSource());
        using var file = VectorFile.Open(merged);
        file.TryFind(new ItemId("1"), out _);
    }
}
