namespace Ur4Rec.Data.Synthetic;

/// <summary>
/// A made-up film club to try everything on: users with tastes that drift, films in series, themes and genres, a few of them
/// far more popular than the rest. The same seed makes the same data on every machine.
/// </summary>
/// <param name="Interactions">About 25,000, in time order over all users; each with a rating of 1 to 5; no user sees a film twice.</param>
/// <param name="Items">600 films with title, description, year and genres.</param>
public sealed record DemoData(IReadOnlyList<Interaction> Interactions, IReadOnlyList<ItemMetadata> Items)
{
    /// <summary>Number of users.</summary>
    public const int UserCount = 1_000;

    /// <summary>Number of films.</summary>
    public const int ItemCount = 600;

    /// <summary>Makes the data that belongs to a seed.</summary>
    public static DemoData Generate(ulong seed)
    {
        var catalogue = DemoCatalogue.Generate(seed, ItemCount);
        var viewings = Enumerable.Range(0, UserCount).SelectMany(user => DemoUser.Viewings(seed, user, catalogue));
        return new DemoData(
            [.. viewings.OrderBy(viewing => viewing.Time)],
            [.. catalogue.Select(film => film.Metadata)]);
    }
}
