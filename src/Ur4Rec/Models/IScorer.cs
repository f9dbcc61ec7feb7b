using Ur4Rec.Data;

namespace Ur4Rec.Models;

/// <summary>What a scorer may know of one question: the user, where the data knows them, and what they did, oldest first.</summary>
/// <param name="User">The user, or null for an anonymous history.</param>
/// <param name="History">Items in time order; the newest is last. May be empty.</param>
/// <param name="Times">Unix seconds of each item of the history; empty where nobody knows them.</param>
/// <param name="Excluded">Items outside the history that no answer needs, and that need not be scored with care.</param>
/// <param name="Memory">What the user's memory rests on; null for the whole history, replayed.</param>
public readonly record struct ScoringQuery(
    UserIndex? User, ReadOnlyMemory<ItemIndex> History, ReadOnlyMemory<long> Times = default, ReadOnlyMemory<ItemIndex> Excluded = default,
    QueryMemory? Memory = null)
{
    /// <summary>What a case asks, with all that its user did before the target.</summary>
    public static ScoringQuery Of(Split split, EvaluationCase @case) =>
        new(@case.User, split.History(@case), split.Dataset.Times(@case.User)[..@case.TargetPosition], split.Dropped(@case));
}

/// <summary>What the memory of a query's user rests on, where it is not the whole history.</summary>
/// <param name="Start">Place in the history of the first item that the memory may take in, 0 .. the history's length.</param>
/// <param name="State">
/// [d] the state that replaying the history from there gives, to save the replay, or zeros where the memory never moved; null to replay.
/// </param>
public sealed record QueryMemory(int Start, ReadOnlyMemory<float>? State = null);

/// <summary>Anything that gives every item of the catalogue a score: a trained model, popularity, EASE^R.</summary>
public interface IScorer
{
    /// <summary>Short name for tables, e.g. <c>sasrec</c>.</summary>
    string Name { get; }

    /// <summary>Number of items each query is scored against.</summary>
    int ItemCount { get; }

    /// <summary>
    /// How many items of a query are ranked: the best so many of those that are neither in its history nor excluded. What is below them has
    /// scores that give an order and mean nothing else.
    /// </summary>
    int RankedItems => ItemCount;

    /// <summary>
    /// Fills <paramref name="scores"/>, row-major [queries.Length, <see cref="ItemCount"/>]; larger is better.
    /// Safe to call from several threads at once; a query's scores do not depend on the queries beside it.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="scores"/> has another length.</exception>
    void Score(ReadOnlySpan<ScoringQuery> queries, Span<float> scores);
}
