using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;

namespace Ur4Rec.Tests.Models.Fusion;

/// <summary>Features by a function of the newest item of the history (-1 where it is empty) and the column.</summary>
internal sealed class FixedFeatures(int columns, Func<int, int, float> feature) : IQueryFeatures
{
    public int Columns => columns;

    public void Encode(ReadOnlySpan<ScoringQuery> queries, Span<float> features)
    {
        for (var q = 0; q < queries.Length; q++)
        {
            var newest = queries[q].History.IsEmpty ? -1 : queries[q].History.Span[^1].Value;
            for (var column = 0; column < columns; column++)
                features[(q * columns) + column] = feature(newest, column);
        }
    }
}
