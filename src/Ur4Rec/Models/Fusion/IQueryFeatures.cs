namespace Ur4Rec.Models.Fusion;

/// <summary>What the weights of a fusion may depend on: the state of the sequence, the representation of the user.</summary>
public interface IQueryFeatures
{
    /// <summary>Number of features of a query, at least 1.</summary>
    int Columns { get; }

    /// <summary>
    /// Fills <paramref name="features"/>, row-major [queries.Length, <see cref="Columns"/>]; each source of features has norm 1, or 0 where
    /// it knows nothing of the query. Safe to call from several threads at once; a query's features do not depend on the queries beside it.
    /// </summary>
    void Encode(ReadOnlySpan<ScoringQuery> queries, Span<float> features);
}
