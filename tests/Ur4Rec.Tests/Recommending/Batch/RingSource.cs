using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Recommending;
using Ur4Rec.Recommending.Batch;

namespace Ur4Rec.Tests.Recommending.Batch;

/// <summary>Answers user u with the next items of a ring of seven, and counts whom it was asked about.</summary>
internal sealed class RingSource(int users, int count = 3) : IBatchSource
{
    private int _asked;

    public SequenceDataset Dataset { get; } = Data(users);

    public IReadOnlyDictionary<string, string> Basis => new Dictionary<string, string> { ["k"] = $"{count}", ["model"] = "ring" };

    public int Asked => _asked;

    /// <summary>What happens before users are answered, told how many were so far.</summary>
    public Action<int> Before { get; init; } = _ => { };

    public static SequenceDataset Data(int users) => new(
        [.. Enumerable.Range(0, users).Select(user => new UserId($"u{user}"))],
        [.. Enumerable.Range(0, 7).Select(item => new ItemId($"i{item}"))],
        [.. Enumerable.Range(0, users + 1)],
        [.. Enumerable.Range(0, users).Select(user => new ItemIndex(user % 7))],
        new long[users]);

    public IReadOnlyList<Recommendation>[] Answer(IReadOnlyList<UserIndex> users, WorkerPool pool)
    {
        Before(_asked);
        Interlocked.Add(ref _asked, users.Count);
        return [.. users.Select(user => (IReadOnlyList<Recommendation>)
            [.. Enumerable.Range(1, count).Select(step => new Recommendation(new ItemId($"i{(user.Value + step) % 7}"), 1f / (user.Value + step)))])];
    }
}
