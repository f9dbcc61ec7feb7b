using Ur4Rec.Data;

namespace Ur4Rec.Text.Describing;

/// <summary>
/// Describes without a language model: from what is known of an item, and from a user's training history and nothing else. Equal
/// views give equal texts. Serves several threads.
/// </summary>
public sealed class TemplateDescriber
{
    /// <summary>Raised with every change of what the sentences say, so that texts of an older wording are known to be stale.</summary>
    public const int WordingVersion = 1;

    private readonly TrainingView _view;
    private readonly UserProfiler _profiler;

    /// <summary>Reads the catalogue and everybody's training choices once.</summary>
    public TemplateDescriber(TrainingView view)
    {
        _view = view;
        _profiler = new UserProfiler(view);
    }

    /// <summary>The template hash of every text: that of the wording's version.</summary>
    public static string TemplateHash { get; } = TextHash.Of($"ur4rec template wording {WordingVersion}");

    /// <summary>Sentences on a user's taste, an aspect each; none where the training history says nothing.</summary>
    public IReadOnlyList<string> DescribeUser(UserIndex user) => _profiler.Of(user) is { } profile ? UserSentences.Of(profile) : [];

    /// <summary>Sentences on an item; none where nothing but its id is known.</summary>
    public static IReadOnlyList<string> DescribeItem(ItemMetadata item) => ItemSentences.Of(item);

    /// <summary>The description of a user, to be stored; null where there is nothing to say.</summary>
    public Description? Describe(UserIndex user, DateTimeOffset created) =>
        ToDescription(TextSubject.Of(_view.IdOf(user)), DescribeUser(user), KnowsUntil.Training(_view, user), created);

    /// <summary>The description of an item, to be stored; null where there is nothing to say.</summary>
    public static Description? Describe(ItemMetadata item, DateTimeOffset created) =>
        ToDescription(TextSubject.Of(item.Id), DescribeItem(item), KnowsUntil.Nothing, created);

    private static Description? ToDescription(TextSubject subject, IReadOnlyList<string> sentences, KnowsUntil knowsUntil, DateTimeOffset created)
    {
        if (sentences.Count == 0)
            return null;
        // There is no prompt; the sentences stand for all that they were made from.
        var origin = new TextOrigin(
            TextOrigin.Template, Model: null, TemplateHash, TextHash.Of(string.Join('\n', sentences)), created, knowsUntil);
        return new Description(subject, origin, sentences);
    }
}
