using Ur4Rec.Data;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;
using Ur4Rec.Text.Vectors;

namespace Ur4Rec;

/// <summary>The features of items' images.</summary>
/// <param name="Table">A row an item that has features, none for the others.</param>
/// <param name="Values">[rows of the table, dimensions].</param>
internal sealed record ItemImages(ContextTable Table, ReadOnlyMemory<float> Values)
{
    /// <summary>Reads the features that a run's store has of its items; null where it has none.</summary>
    /// <exception cref="InputException">The file of features is damaged.</exception>
    public static ItemImages? Read(RunData data)
    {
        var path = VectorFile.PathOf(data.Store, VectorFile.Images);
        // The built-in data has no images, whatever lies in the current folder.
        if (data.Store == RunConfiguration.DemoStore || !File.Exists(path))
            return null;
        using var file = VectorFile.Open(path);
        var dataset = data.Split.Dataset;
        var items = Enumerable.Range(0, dataset.ItemCount).Select(item => dataset.IdOf(new ItemIndex(item))).ToArray();
        var groups = Ragged.FromLengths(Array.ConvertAll(items, item => file.TryFind(item, out _) ? 1 : 0));
        if (groups.Total == 0)
            return null;
        var values = FeatureRows.Allocate(groups.Total, file.Dimensions);
        foreach (var (index, item) in items.Index())
        {
            if (file.TryFind(item, out var features))
                features.CopyTo(values.AsSpan(groups.Start(index) * file.Dimensions));
        }

        return new ItemImages(new ContextTable(file.Dimensions, values, groups), values);
    }
}
