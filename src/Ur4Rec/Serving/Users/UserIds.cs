using Ur4Rec.Data;

namespace Ur4Rec.Serving.Users;

/// <summary>The ids of a dataset's users, in ordinal order.</summary>
internal sealed class UserIds
{
    private readonly string[] _sorted;

    public UserIds(SequenceDataset dataset)
    {
        _sorted = [.. Enumerable.Range(0, dataset.UserCount).Select(user => dataset.IdOf(new UserIndex(user)).Value)];
        Array.Sort(_sorted, StringComparer.Ordinal);
    }

    /// <summary>The first ids that begin with some letters.</summary>
    public IReadOnlyList<UserId> StartingWith(string prefix, int count)
    {
        var place = Array.BinarySearch(_sorted, prefix, StringComparer.Ordinal);
        return
        [
            .. _sorted.Skip(place < 0 ? ~place : place).TakeWhile(id => id.StartsWith(prefix, StringComparison.Ordinal)).Take(count).Select(id => new UserId(id)),
        ];
    }
}
