using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Ur4Rec.Data.Quality;

/// <summary>Items that are probably one under several ids.</summary>
/// <param name="Count">Items whose title, its case aside, and year are also another's; the first of each is counted too.</param>
/// <param name="Examples">Some of their titles, at most three.</param>
internal sealed record DuplicateItems(int Count, IReadOnlyList<string> Examples)
{
    private const int MostExamples = 3;

    public static DuplicateItems Of(IEnumerable<ItemMetadata> items)
    {
        var groups = items
            .Where(item => item.Title is not null)
            .GroupBy(item => (item.Title!.ToLowerInvariant(), item.Year))
            .Where(group => group.Count() > 1)
            .ToList();
        return new DuplicateItems(groups.Sum(group => group.Count()), [.. groups.Take(MostExamples).Select(group => group.First().Title!)]);
    }
}

/// <summary>Users who are probably one under several ids.</summary>
internal static class DuplicateUsers
{
    // Shorter histories may be equal by chance.
    private const int LeastLength = 5;

    /// <summary>Users whose items and times are also another's; the first of each is counted too.</summary>
    public static int Count(SequenceDataset dataset) => Enumerable.Range(0, dataset.UserCount)
        .Select(user => new UserIndex(user))
        .Where(user => dataset.Sequence(user).Length >= LeastLength)
        .GroupBy(user => HashOf(dataset, user))
        .Sum(group => group.Count() > 1 ? group.Count() : 0);

    private static string HashOf(SequenceDataset dataset, UserIndex user)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(dataset.Sequence(user).Span));
        hash.AppendData(MemoryMarshal.AsBytes(dataset.Times(user).Span));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
