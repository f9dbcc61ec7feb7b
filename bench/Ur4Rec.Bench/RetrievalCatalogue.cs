using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Bench;

/// <summary>A made catalogue, and queries of the same kind.</summary>
/// <param name="Name">For the printed lines.</param>
/// <param name="Items">[items, dim].</param>
/// <param name="Queries">[queries, dim].</param>
internal sealed record RetrievalCatalogue(string Name, Parameter Items, Parameter Queries) : IDisposable
{
    private const int Topics = 500;

    /// <summary>Independent normal values.</summary>
    public static RetrievalCatalogue Random(int items, int queries, int dim)
    {
        var stream = new RandomStream(RandomKey.For(1, "random catalogue"));
        return new RetrievalCatalogue("random", Normal(items, dim, ref stream), Normal(queries, dim, ref stream));
    }

    /// <summary>
    /// As training leaves one: rows around topics, columns of different spread, the norm growing with the logarithm of a popularity that follows
    /// Zipf's law; queries near topics.
    /// </summary>
    public static RetrievalCatalogue Trained(int items, int queries, int dim)
    {
        var stream = new RandomStream(RandomKey.For(2, "trained catalogue"));
        using var topics = Normal(Topics, dim, ref stream);
        var catalogue = new RetrievalCatalogue("trained-like", Normal(items, dim, ref stream), Normal(queries, dim, ref stream));
        for (var item = 0; item < items; item++)
        {
            var rank = 1 + stream.NextInt(items);
            Shape(catalogue.Items.Row(item), topics.Row(stream.NextInt(Topics)), 1.5f - (1.2f * MathF.Log(rank) / MathF.Log(1 + items)));
        }

        for (var query = 0; query < queries; query++)
            Shape(catalogue.Queries.Row(query), topics.Row(stream.NextInt(Topics)), 1);
        return catalogue;
    }

    /// <summary>The worst that a search from the first item on can meet: for every query the scores rise with the item's number.</summary>
    public static RetrievalCatalogue Rising(int items, int queries, int dim)
    {
        const float steepness = 1000;
        var stream = new RandomStream(RandomKey.For(3, "rising catalogue"));
        var catalogue = new RetrievalCatalogue("rising", Normal(items, dim, ref stream), Normal(queries, dim, ref stream));
        for (var item = 0; item < items; item++)
            catalogue.Items.Row(item)[0] = steepness * item / items;
        for (var query = 0; query < queries; query++)
            catalogue.Queries.Row(query)[0] = 1;
        return catalogue;
    }

    public void Dispose()
    {
        Items.Dispose();
        Queries.Dispose();
    }

    private static void Shape(Span<float> row, ReadOnlySpan<float> topic, float norm)
    {
        for (var p = 0; p < row.Length; p++)
            row[p] = norm * (topic[p] + (0.5f * row[p])) / MathF.Sqrt(1 + p);
    }

    private static Parameter Normal(int rows, int dim, ref RandomStream stream)
    {
        var table = new Parameter(rows, dim);
        foreach (ref var value in table.Values)
            value = (float)stream.NextGaussian();
        return table;
    }
}
