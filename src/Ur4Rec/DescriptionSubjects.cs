using Ur4Rec.Data;
using Ur4Rec.Data.Storage;
using Ur4Rec.Text;
using Ur4Rec.Text.Describing;

namespace Ur4Rec;

/// <summary>The items and users that are to be described, and what may be known of them.</summary>
public sealed class DescriptionSubjects
{
    private readonly IReadOnlyList<ItemMetadata> _items;
    private readonly TrainingView? _view;
    private readonly UserIndex[] _users;

    private DescriptionSubjects(IReadOnlyList<ItemMetadata> items, TrainingView? view, UserIndex[] users) => (_items, _view, _users) = (items, view, users);

    /// <summary>How many there are.</summary>
    public int Count => _items.Count + _users.Length;

    /// <summary>Reads all items of the configuration's store, and the training part of its split where users are wanted.</summary>
    /// <param name="configuration">Names the store and the split.</param>
    /// <param name="items">Whether items are wanted.</param>
    /// <param name="users">Whether users are wanted.</param>
    /// <param name="limit">Only so many of each, the first.</param>
    /// <exception cref="InputException">The store cannot be read, or nothing of it is left.</exception>
    public static DescriptionSubjects Load(RunConfiguration configuration, bool items, bool users, int limit = int.MaxValue)
    {
        var view = users ? RunData.Load(configuration).ToTrainingView() : null;
        return new DescriptionSubjects(
            items ? ItemsOf(configuration.Store!, limit) : [],
            view,
            [.. Enumerable.Range(0, Math.Min(view?.UserCount ?? 0, limit)).Select(user => new UserIndex(user))]);
    }

    /// <summary>The prompts of those of whom anything is known, items first; built as they are asked for.</summary>
    /// <param name="itemTemplate">The wording for items.</param>
    /// <param name="userTemplate">The wording for users.</param>
    /// <param name="longestHistory">How many of a user's newest choices a prompt lists at most.</param>
    public IEnumerable<DescriptionPrompt> Prompts(PromptTemplate itemTemplate, PromptTemplate userTemplate, int longestHistory)
    {
        var items = new ItemPromptBuilder(itemTemplate);
        var prompts = _items.Select(items.Build);
        if (_view is not null)
            prompts = prompts.Concat(_users.Select(new UserPromptBuilder(_view, userTemplate, longestHistory).Build));
        return prompts.OfType<DescriptionPrompt>();
    }

    /// <summary>What the templates say about those of whom anything is known, items first; written as they are asked for.</summary>
    public IEnumerable<Description> Describe(DateTimeOffset created)
    {
        var descriptions = _items.Select(item => TemplateDescriber.Describe(item, created));
        if (_view is not null)
        {
            var describer = new TemplateDescriber(_view);
            descriptions = descriptions.Concat(_users.Select(user => describer.Describe(user, created)));
        }

        return descriptions.OfType<Description>();
    }

    private static ItemMetadata[] ItemsOf(string path, int limit)
    {
        using var store = InteractionStore.Open(path);
        return [.. store.Items().Take(limit)];
    }
}
