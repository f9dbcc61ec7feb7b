using Ur4Rec.Data;
using Ur4Rec.Data.Synthetic;
using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Models.Memory;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;
using Ur4Rec.Training;

namespace Ur4Rec.Bench;

/// <summary>
/// What the Python original trained on, in shape: as many users, films and sentences as MovieLens-100K has there, made from a fixed seed.
/// A user's history is cut to one sequence, so an epoch is 30 steps of 32 users.
/// </summary>
internal static class JointWorkload
{
    public const int Batch = 32;
    public const int Negatives = 5;
    public const int TextDim = 384;
    public const int SentencesPerUser = 9;
    public const int SentencesPerItem = 3;

    private const int Users = 938;
    private const int Items = 1_447;
    private const double MeanLength = 59;
    private const ulong Seed = 1;

    public static Ur4RecOptions Model { get; } = new(
        new SasRecOptions { Variant = SasRecVariant.Classic, HiddenDim = 256, Blocks = 2, Heads = 4, MaxSequenceLength = 50 },
        new RetrieverOptions { OutputDim = 256, Heads = 8, Proxies = 4 },
        new MemoryOptions { UpdateTrigger = UpdateTrigger.DriftThreshold },
        new FusionOptions { Method = FusionMethod.Weighted, RerankTop = 100 });

    /// <summary>A case a user and epoch, who is read with all sentences; negatives drawn from the catalogue, every item alike.</summary>
    public static RetrieverTrainingOptions RetrieverTraining { get; } = new()
    {
        PositionsPerUser = 1,
        UserTextDropout = 0,
        NegativeMix = new NegativeMix { Uniform = 1, Popularity = 0, InBatch = 0, Hard = 0 },
    };

    /// <summary>The newest items of each user: as many inputs as the model reads, the last one's target, and the two that are held out.</summary>
    public static Split Split()
    {
        var whole = SyntheticSequences.Generate(Users, MeanLength, Items, Seed);
        var (offsets, items, times) = (new int[Users + 1], new List<ItemIndex>(), new List<long>());
        for (var u = 0; u < Users; u++)
        {
            var user = new UserIndex(u);
            var first = Math.Max(0, whole.Sequence(user).Length - (Model.SasRec.MaxSequenceLength + 3));
            items.AddRange(whole.Sequence(user).Span[first..]);
            times.AddRange(whole.Times(user).Span[first..]);
            offsets[u + 1] = items.Count;
        }

        UserId[] users = [.. Enumerable.Range(0, Users).Select(u => whole.IdOf(new UserIndex(u)))];
        ItemId[] catalogue = [.. Enumerable.Range(0, Items).Select(i => whole.IdOf(new ItemIndex(i)))];
        return Splitter.Split(new SequenceDataset(users, catalogue, offsets, [.. items], [.. times]), new SplitOptions());
    }

    /// <summary>Random sentence vectors of length 1; the last subject of the users is nobody.</summary>
    public static RetrieverFeatures Features() => new(
        Sentences([.. Enumerable.Repeat(SentencesPerUser, Users), 0], "users"),
        Sentences([.. Enumerable.Repeat(SentencesPerItem, Items)], "items"));

    private static ContextTable Sentences(int[] counts, string name)
    {
        var subjects = Ragged.FromLengths(counts);
        var random = new RandomStream(RandomKey.For(Seed, name));
        var rows = new float[subjects.Total * TextDim];
        foreach (ref var value in rows.AsSpan())
            value = (float)(random.NextGaussian() / Math.Sqrt(TextDim));
        return new ContextTable(TextDim, rows, subjects);
    }
}
