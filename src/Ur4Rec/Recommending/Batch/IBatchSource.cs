using Ur4Rec.Data;
using Ur4Rec.Numerics;

namespace Ur4Rec.Recommending.Batch;

/// <summary>Answers many users as it would answer each of them alone, bit for bit.</summary>
public interface IBatchSource
{
    /// <summary>The users that it can be asked about.</summary>
    SequenceDataset Dataset { get; }

    /// <summary>All that its answers rest on, in words and hashes by name: two sources that say the same answer the same.</summary>
    IReadOnlyDictionary<string, string> Basis { get; }

    /// <summary>Answers users.</summary>
    /// <param name="users">Users of the dataset.</param>
    /// <param name="pool">Where the work runs.</param>
    /// <returns>[users] the items of each, best first.</returns>
    /// <exception cref="ArithmeticException">A score is not finite.</exception>
    IReadOnlyList<Recommendation>[] Answer(IReadOnlyList<UserIndex> users, WorkerPool pool);
}
