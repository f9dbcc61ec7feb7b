using System.Globalization;
using Ur4Rec.Data;
using Ur4Rec.Data.Importing;
using Ur4Rec.Data.Storage;
using Ur4Rec.Data.Synthetic;

namespace Ur4Rec.Bench;

/// <summary>The data sets, read the way a user reads them, and the same sequences as a file for the peer.</summary>
internal static class BenchData
{
    private const int LongUsers = 6040;
    private const int LongMeanLength = 163;
    private const int LongItems = 3416;

    public static SequenceDataset Beauty(BenchOptions options) =>
        Prepare(options.Beauty, ImportFormat.Sequences, new PreparationOptions());

    /// <summary>Ratings of 4 and 5 of users who have at least five of them.</summary>
    public static SequenceDataset MovieLens(BenchOptions options) =>
        Prepare(options.MovieLens, ImportFormat.RecBole, new PreparationOptions { MinRating = 4, UserCore = 5 });

    /// <summary>The shape of MovieLens-1M.</summary>
    public static SequenceDataset Long() => SyntheticSequences.Generate(LongUsers, LongMeanLength, LongItems, seed: 1);

    /// <summary>One user a line: a number and the items' numbers from 1, oldest first. The caller deletes the file.</summary>
    public static string WriteSequences(SequenceDataset dataset)
    {
        var path = Path.GetTempFileName();
        using var writer = new StreamWriter(path);
        for (var u = 0; u < dataset.UserCount; u++)
        {
            writer.Write((u + 1).ToString(CultureInfo.InvariantCulture));
            foreach (var item in dataset.Sequence(new UserIndex(u)).Span)
                writer.Write(string.Create(CultureInfo.InvariantCulture, $" {item.Value + 1}"));
            writer.WriteLine();
        }

        return path;
    }

    private static SequenceDataset Prepare(string path, ImportFormat format, PreparationOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("ur4rec-bench-");
        try
        {
            var store = Path.Combine(folder.FullName, "bench.db");
            Importer.Import(path, store, new ImportOptions { Format = format });
            using var opened = InteractionStore.Open(store);
            return DatasetPreparer.Prepare(opened.Interactions(), options).Dataset;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
