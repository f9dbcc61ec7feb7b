using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;

namespace Ur4Rec.Models;

/// <summary>
/// What items' descriptions say, as directions: the mean of a description's sentence vectors, less the mean of all items', which every item
/// shares, at length 1. An item without a description has zeros.
/// </summary>
internal static class ItemContent
{
    /// <summary>The directions, [items, columns of the table].</summary>
    /// <param name="texts">The sentences of each item's description.</param>
    /// <param name="centredOn">How many of the first items have a part in the mean; null for all.</param>
    public static Parameter Of(ContextTable texts, int? centredOn = null)
    {
        var content = new Parameter(texts.Subjects.Groups, texts.Columns) { IsFrozen = true };
        var mean = new double[texts.Columns];
        var described = 0;
        for (var item = 0; item < content.Rows; item++)
        {
            var row = content.Row(item);
            foreach (var sentence in texts.RowsOf(item))
                Add(sentence.Span, row);
            if (!Normalize(row) || item >= centredOn)
                continue;
            described++;
            for (var c = 0; c < mean.Length; c++)
                mean[c] += row[c];
        }

        for (var item = 0; item < content.Rows; item++)
        {
            var row = content.Row(item);
            if (!row.ContainsAnyExcept(0f))
                continue;
            for (var c = 0; c < mean.Length; c++)
                row[c] -= (float)(mean[c] / described);
            Normalize(row);
        }

        return content;
    }

    private static void Add(ReadOnlySpan<float> values, Span<float> sums)
    {
        for (var c = 0; c < sums.Length; c++)
            sums[c] += values[c];
    }

    /// <summary>Brings a row to length 1, or to zeros and false where it has no direction.</summary>
    private static bool Normalize(Span<float> row)
    {
        const double NoDirection = 1e-6;
        var sum = 0.0;
        foreach (var value in row)
            sum += (double)value * value;
        var length = Math.Sqrt(sum);
        if (length < NoDirection)
        {
            row.Clear();
            return false;
        }

        foreach (ref var value in row)
            value = (float)(value / length);
        return true;
    }
}
