namespace Ur4Rec.Data.Synthetic;

/// <summary>A film of the demonstration data, with what the simulated users go by.</summary>
/// <param name="Metadata">What a recommender may read of it.</param>
/// <param name="Genres">Numbers of its genres, the main one first.</param>
/// <param name="Theme">Number of its theme: the main genre and a setting.</param>
/// <param name="Appeal">How much it draws anybody, as the logarithm of a weight.</param>
/// <param name="Sequel">Number of the film that continues it, or null.</param>
internal sealed record DemoFilm(ItemMetadata Metadata, int[] Genres, int Theme, double Appeal, int? Sequel);
