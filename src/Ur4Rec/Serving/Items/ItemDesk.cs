using Ur4Rec.Data;
using Ur4Rec.Serving.Storage;

namespace Ur4Rec.Serving.Items;

/// <summary>Tells of items and takes in what is put of them.</summary>
internal sealed class ItemDesk(ModelDesk models, IServingStore store, StoreHealth health)
{
    private const int MaxTitleLength = 1_000;
    private const int MaxTextLength = 100_000;
    private const int MaxValues = 100;
    private const int MaxValueLength = 1_000;
    private const int MaxYear = 9_999;

    /// <inheritdoc cref="IItemCatalogue.Genres"/>
    public IReadOnlyList<string> Genres
    {
        get
        {
            using var lease = models.Rent();
            return lease.State.Items.Values("genre");
        }
    }

    /// <inheritdoc cref="IItemCatalogue.GetAsync"/>
    public Task<ServedItem> GetAsync(ItemId item)
    {
        using var lease = models.Rent();
        return Task.FromResult(Find(lease.State, item) ?? throw new UnknownIdException(lease.State.Items.DescribeUnknown(item)));
    }

    /// <inheritdoc cref="IItemCatalogue.PutAsync"/>
    public async Task<ServedItem> PutAsync(ItemId item, ItemSheet sheet, CancellationToken cancellation)
    {
        Require(item, sheet);
        await StoreAsync(item, sheet, cancellation).ConfigureAwait(false);
        return await GetAsync(item).ConfigureAwait(false);
    }

    /// <inheritdoc cref="IItemCatalogue.RemoveAsync"/>
    public async Task RemoveAsync(ItemId item, CancellationToken cancellation)
    {
        await GetAsync(item).ConfigureAwait(false);
        await StoreAsync(item, sheet: null, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc cref="IItemCatalogue.FindAsync"/>
    public Task<ItemPage> FindAsync(string text, int skip, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        using var lease = models.Rent();
        var state = lease.State;
        var found = new List<ItemId>();
        for (var i = 0; i < state.Items.Count; i++)
        {
            var item = state.Items[new ItemIndex(i)];
            if (Matches(item.Id, item.Title, text) && !IsRemoved(item.Id))
                found.Add(item.Id);
        }

        found.AddRange(models.Overlay.All
            .Where(item => item.Sheet is { } sheet && !state.Items.TryGetIndex(item.Item, out _) && Matches(item.Item, sheet.Title, text))
            .Select(item => item.Item));
        return Task.FromResult(new ItemPage(found.Count, [.. found.Skip(skip).Take(count).Select(item => Find(state, item)!)]));
    }

    private async Task StoreAsync(ItemId item, ItemSheet? sheet, CancellationToken cancellation)
    {
        try
        {
            var stored = await store.PutItemAsync(item, sheet, cancellation).ConfigureAwait(false);
            await models.RefreshItemsAsync(stored.Revision, CancellationToken.None).ConfigureAwait(false);
            health.Answered();
        }
        catch (StoreUnavailableException e)
        {
            health.Failed(e);
            throw;
        }
    }

    private ServedItem? Find(ServedState state, ItemId item)
    {
        if (IsRemoved(item) && !IsTrained(state, item))
            return null;
        if (state.Items.TryGetIndex(item, out var index))
        {
            var by = index.Value < state.Model.TrainedItems ? RankedBy.Training : RankedBy.Description;
            return Served(state.Items[index], state.Items.Hidden.Contains(index), by, state.Model.Sentences?.ItemSentences(index) ?? []);
        }

        return models.Overlay.Find(item)?.Sheet is { } sheet
            ? Served(ItemOverlay.MetadataOf(item, sheet), sheet.Hidden, RankedBy.Nothing, [])
            : null;
    }

    private bool IsRemoved(ItemId item) => models.Overlay.Find(item) is { Sheet: null };

    private static bool IsTrained(ServedState state, ItemId item) => state.Items.TryGetIndex(item, out var index) && index.Value < state.Model.TrainedItems;

    private static bool Matches(ItemId item, string? title, string text) =>
        item.Value.Equals(text, StringComparison.OrdinalIgnoreCase) || (title ?? item.Value).Contains(text, StringComparison.OrdinalIgnoreCase);

    private static ServedItem Served(ItemMetadata item, bool hidden, RankedBy by, IReadOnlyList<string> sentences) =>
        new(item.Id.Value, item.Title, item.Text, item.Year, item.Genres, item.Attributes, hidden, by, sentences);

    private static void Require(ItemId item, ItemSheet sheet)
    {
        RequireLength("id", item.Value, MaxValueLength / 4);
        if (item.Value.Length == 0)
            throw new InputException("The item has an empty id; give it one.");
        RequireLength("title", sheet.Title, MaxTitleLength);
        RequireLength("text", sheet.Text, MaxTextLength);
        if (sheet.Year is < -MaxYear or > MaxYear)
            throw new InputException($"The item '{item}' is of the year {sheet.Year}; give -{MaxYear} .. {MaxYear}, or leave it out.");
        if (sheet.Genres.Count + sheet.Attributes.Count > MaxValues)
            throw new InputException($"The item '{item}' has {sheet.Genres.Count + sheet.Attributes.Count} genres and attributes; give at most {MaxValues}.");
        foreach (var value in sheet.Genres.Concat(sheet.Attributes.Keys).Concat(sheet.Attributes.Values))
            RequireLength("genre or attribute", value, MaxValueLength);

        void RequireLength(string what, string? text, int longest)
        {
            if (text?.Length > longest)
                throw new InputException($"The item's {what} has {text.Length} characters; give at most {longest}.");
        }
    }
}
