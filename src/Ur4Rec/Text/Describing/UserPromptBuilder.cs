using System.Globalization;
using Ur4Rec.Data;

namespace Ur4Rec.Text.Describing;

/// <summary>Makes the prompts of users, from their training histories and nothing else. Serves several threads.</summary>
public sealed class UserPromptBuilder
{
    private readonly TrainingView _view;
    private readonly PromptTemplate _template;
    private readonly int _longestHistory;
    private readonly UserProfiler _profiler;

    /// <summary>Reads the catalogue and everybody's training choices once.</summary>
    /// <param name="view">The training part of the data.</param>
    /// <param name="template">A template for users.</param>
    /// <param name="longestHistory">How many of a user's newest choices a prompt lists at most.</param>
    /// <exception cref="ArgumentException">The template is not for users.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="longestHistory"/> is below 1.</exception>
    public UserPromptBuilder(TrainingView view, PromptTemplate template, int longestHistory)
    {
        if (template.Kind != SubjectKind.User)
            throw new ArgumentException("The template is not for users.", nameof(template));
        ArgumentOutOfRangeException.ThrowIfLessThan(longestHistory, 1);
        (_view, _template, _longestHistory) = (view, template, longestHistory);
        _profiler = new UserProfiler(view);
    }

    /// <summary>The prompt that asks about a user; null where nothing is known of any of their latest choices.</summary>
    public DescriptionPrompt? Build(UserIndex user)
    {
        var history = _view.Sequence(user);
        var latest = LatestKnown(history);
        if (latest.Count == 0)
            return null;
        var profile = _profiler.Of(user)!;
        var (system, question) = _template.Fill(new Dictionary<string, string>
        {
            [Placeholders.Count] = latest.Count.ToString(CultureInfo.InvariantCulture),
            [Placeholders.Total] = history.Length.ToString(CultureInfo.InvariantCulture),
            [Placeholders.History] = string.Join('\n', latest.Select(Line)),
            [Placeholders.Titles] = string.Join("; ", latest.Where(item => item.Title is not null).Select(item => SpokenTitle.Of(item.Title!))),
            [Placeholders.Genres] = Names(profile.Favoured),
            [Placeholders.AvoidedGenres] = Names(profile.Avoided),
            [Placeholders.Decades] = Names(profile.Decades),
        });
        return new DescriptionPrompt(TextSubject.Of(_view.IdOf(user)), system, question, _template.Hash, KnowsUntil.Training(_view, user));
    }

    /// <summary>The newest choices of which more than the id is known, oldest first.</summary>
    private List<ItemMetadata> LatestKnown(ReadOnlyMemory<ItemIndex> history)
    {
        var latest = new List<ItemMetadata>();
        for (var at = history.Length - 1; at >= 0 && latest.Count < _longestHistory; at--)
        {
            var item = _view.Item(history.Span[at]);
            if (Line(item).Length > 0)
                latest.Add(item);
        }

        latest.Reverse();
        return latest;
    }

    private static string Line(ItemMetadata item)
    {
        var title = item.Title is null ? "" : SpokenTitle.Of(item.Title);
        var year = item.Year is { } known ? string.Create(CultureInfo.InvariantCulture, $"({known})") : "";
        var kinds = item.Genres.Count > 0 ? string.Join(", ", item.Genres) : ItemPromptBuilder.ShortAttributes(item);
        var name = $"{title} {year}".Trim();
        return name.Length == 0 || kinds.Length == 0 ? name + kinds : $"{name}: {kinds}";
    }

    private static string Names(IReadOnlyList<TraitLift> traits) => string.Join(", ", traits.Select(trait => trait.Name));
}
