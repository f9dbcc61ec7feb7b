using Ur4Rec.Data;
using Ur4Rec.Serving;

namespace Ur4Rec.Sample.FilmShop;

/// <summary>What the shop shows, and what it learns.</summary>
internal sealed class Shop(IRecommender recommender, IItemCatalogue films)
{
    private const int FilmsOnAShelf = 12;

    /// <summary>The films for a visitor, of one genre or of all.</summary>
    public async Task<Shelf> ShelfAsync(UserId visitor, string? genre, CancellationToken cancellation)
    {
        var answer = await recommender.RecommendAsync(
            new RecommendationRequest
            {
                User = visitor,
                Count = FilmsOnAShelf,
                Filters = films.Genres.Contains(genre) ? [new AttributeFilter("genre", [genre!], [])] : [],
                Explain = true,
            },
            cancellation);
        var cards = new List<Card>();
        foreach (var recommended in answer.Items)
        {
            var film = await films.GetAsync(new ItemId(recommended.Item), cancellation);
            cards.Add(new Card(film.Item, film.Title ?? film.Item, string.Join(", ", film.Genres), film.Text, Because(recommended)));
        }

        return new Shelf(answer.Basis == AnswerBasis.History, answer.HistoryLength, films.Genres, genre, cards);
    }

    /// <summary>Records that a visitor watched a film; the next shelf knows of it.</summary>
    public Task WatchAsync(UserId visitor, ItemId film, CancellationToken cancellation) => recommender.RecordAsync(
        [new UserEvent($"{Guid.NewGuid():N}", visitor, film, DateTimeOffset.UtcNow.ToUnixTimeSeconds(), Kind: "watch")], cancellation);

    /// <summary>The watched film without which this one would lose most.</summary>
    private static string? Because(RecommendedItem recommended) =>
        recommended.Explanation?.History.Where(reason => reason.Drop > 0).MaxBy(reason => reason.Drop)?.Title;
}

/// <summary>Films for somebody.</summary>
internal sealed record Shelf(bool IsPersonal, int Watched, IReadOnlyList<string> Genres, string? Genre, IReadOnlyList<Card> Cards);

/// <summary>A film on a shelf.</summary>
internal sealed record Card(string Id, string Title, string Genres, string? Text, string? Because);
