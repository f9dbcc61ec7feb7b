using Ur4Rec.Data;

namespace Ur4Rec.Serving;

/// <summary>The items that are recommended. Safe to call from any number of threads; errors are as of <see cref="IRecommender"/>.</summary>
public interface IItemCatalogue
{
    /// <summary>What is known of an item.</summary>
    Task<ServedItem> GetAsync(ItemId item, CancellationToken cancellation = default);

    /// <summary>
    /// Records what is known of an item, in place of what was known before. When the task is done it is durable, and an item that is new and
    /// has a text is ranked by its description.
    /// </summary>
    Task<ServedItem> PutAsync(ItemId item, ItemSheet sheet, CancellationToken cancellation = default);

    /// <summary>Takes an item out: one that was put is forgotten, one that the model was trained on is hidden for good.</summary>
    Task RemoveAsync(ItemId item, CancellationToken cancellation = default);

    /// <summary>Items whose id is, or whose title holds, a text in any case; the whole catalogue for an empty one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="skip">How many of the first to leave out.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<ItemPage> FindAsync(string text, int skip, int count, CancellationToken cancellation = default);

    /// <summary>The genres of the catalogue, the most frequent first.</summary>
    IReadOnlyList<string> Genres { get; }
}

/// <summary>What a caller says of an item.</summary>
public sealed record ItemSheet
{
    /// <summary>Its name, for people.</summary>
    public string? Title { get; init; }

    /// <summary>Its description, in prose.</summary>
    public string? Text { get; init; }

    /// <summary>The year it came out.</summary>
    public int? Year { get; init; }

    /// <summary>Its genres, classes or categories.</summary>
    public IReadOnlyList<string> Genres { get; init; } = [];

    /// <summary>Every other named value.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether it must not be recommended to anybody.</summary>
    public bool Hidden { get; init; }
}

/// <summary>An item as it is served.</summary>
/// <param name="Item">Its id.</param>
/// <param name="Title">See <see cref="ItemSheet.Title"/>.</param>
/// <param name="Text">See <see cref="ItemSheet.Text"/>.</param>
/// <param name="Year">See <see cref="ItemSheet.Year"/>.</param>
/// <param name="Genres">See <see cref="ItemSheet.Genres"/>.</param>
/// <param name="Attributes">See <see cref="ItemSheet.Attributes"/>.</param>
/// <param name="Hidden">Whether it is recommended to nobody.</param>
/// <param name="RankedBy">What the model ranks it by.</param>
/// <param name="Sentences">What the model reads about it; empty where it reads no texts.</param>
public sealed record ServedItem(
    string Item, string? Title, string? Text, int? Year, IReadOnlyList<string> Genres, IReadOnlyDictionary<string, string> Attributes, bool Hidden,
    RankedBy RankedBy, IReadOnlyList<string> Sentences);

/// <summary>What the model ranks an item by.</summary>
public enum RankedBy
{
    /// <summary>The model was trained with it in its catalogue.</summary>
    Training,

    /// <summary>It came later; the model ranks it by its description.</summary>
    Description,

    /// <summary>It came later, and has no description that the model reads: it cannot be ranked before the next training.</summary>
    Nothing,
}

/// <summary>A part of what was found.</summary>
/// <param name="Total">How many items were found.</param>
/// <param name="Items">Some of them, in the order of the catalogue.</param>
public sealed record ItemPage(int Total, IReadOnlyList<ServedItem> Items);
