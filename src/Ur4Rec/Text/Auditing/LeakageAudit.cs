using Ur4Rec.Data;

namespace Ur4Rec.Text.Auditing;

/// <summary>
/// Examines whether texts know what a split holds out: by what their author was allowed to see, by the titles they name, and, where the caller
/// brings an encoder, by their vectors (<see cref="EmbeddingTest"/>).
/// </summary>
public sealed class LeakageAudit
{
    private const ulong Seed = 1;

    // A user's newest items are what their next one resembles.
    private const int RecentItems = 10;

    private readonly TrainingView _view;
    private readonly Split _split;
    private readonly TitleMatcher _matcher;
    private readonly TitleTest _titles;

    /// <summary>Prepares to audit texts against one split.</summary>
    /// <param name="view">The split's training part, with the titles of the items.</param>
    /// <param name="split">The split.</param>
    public LeakageAudit(TrainingView view, Split split)
    {
        _view = view;
        _split = split;
        _matcher = new TitleMatcher([.. Enumerable.Range(0, view.ItemCount).Select(item => view.Item(new ItemIndex(item)).Title)]);
        _titles = new TitleTest(view, split, _matcher, new PopularityControls(view, _matcher.HasTitle, Seed));
    }

    /// <summary>Audits a set. Descriptions of users or items that preparation dropped are left out.</summary>
    /// <param name="set">The set.</param>
    /// <param name="descriptions">All of its descriptions.</param>
    /// <param name="embedding">The result of the second test for the set, where it was made.</param>
    public TextSetAudit Audit(TextSet set, IReadOnlyList<Description> descriptions, EmbeddingTestResult? embedding = null) =>
        set.Kind == SubjectKind.User ? AuditUsers(set, descriptions, embedding) : AuditItems(set, descriptions);

    /// <summary>Copies user texts without the sentences that name an item held out for their user.</summary>
    /// <param name="descriptions">Descriptions of users; those whom preparation dropped get no copy.</param>
    public RedactedTexts Redact(IReadOnlyList<Description> descriptions) => Redactor.Redact(_split, OfUsers(descriptions));

    private TextSetAudit AuditUsers(TextSet set, IReadOnlyList<Description> descriptions, EmbeddingTestResult? embedding)
    {
        var texts = OfUsers(descriptions);
        var byUser = texts.ToDictionary(text => text.User, text => text.Text);
        var knowTooMuch = texts.Count(text => !text.Text.Description.Origin.KnowsUntil.IsUnknown
            && Knowledge.IsTooMuch(text.Text.Description.Origin.KnowsUntil, text.User, _view, _split));
        return Conclude(set, texts.Count, knowTooMuch, TextsBehind, reference: [], PositionRates.Of(_split, _matcher, texts), embedding);

        IReadOnlyCollection<MatchedText> TextsBehind(EvaluationCase @case) => byUser.TryGetValue(@case.User, out var text) ? [text] : [];
    }

    private TextSetAudit AuditItems(TextSet set, IReadOnlyList<Description> descriptions)
    {
        var byItem = new Dictionary<ItemIndex, MatchedText>();
        foreach (var description in descriptions)
        {
            if (_split.Dataset.TryGetIndex(new ItemId(description.Subject.Id), out var item))
                byItem.Add(item, MatchedText.Of(description, _matcher));
        }

        return Conclude(set, byItem.Count, knowTooMuch: 0, TextsBehind, LastTrainingItems(), positions: [], embedding: null);

        IReadOnlyCollection<MatchedText> TextsBehind(EvaluationCase @case)
        {
            var training = _split.TrainingSequence(@case.User);
            var before = training[..Math.Min(training.Length, @case.TargetPosition)];
            var recent = before[Math.Max(0, before.Length - RecentItems)..].ToArray().Distinct();
            return [.. recent.Where(byItem.ContainsKey).Select(item => byItem[item])];
        }
    }

    private TextSetAudit Conclude(
        TextSet set, int described, int knowTooMuch, Func<EvaluationCase, IReadOnlyCollection<MatchedText>> textsBehind,
        IEnumerable<EvaluationCase> reference, IReadOnlyList<PositionRate> positions, EmbeddingTestResult? embedding)
    {
        var examples = new List<LeakExample>();
        var evidence = new Evidence(
            set, IsAuthorKnown(set), knowTooMuch, described,
            _titles.Measure(_split.Test, textsBehind, examples),
            _titles.Measure(_split.Validation, textsBehind, examples),
            _titles.Measure(reference, textsBehind, []),
            embedding);
        var (verdict, why) = VerdictRules.Judge(evidence);
        return new TextSetAudit(
            set, described, verdict, why, knowTooMuch, evidence.Test, evidence.Validation, evidence.Reference, positions, embedding, examples);
    }

    /// <summary>
    /// An item's text is about no user, so that of one written from interactions only this split's training part can be told to be safe.
    /// </summary>
    private bool IsAuthorKnown(TextSet set) =>
        set.Kind == SubjectKind.User ? set.View != KnowsUntil.NotKnown : set.View == KnowsUntil.NoInteractions || set.View == _view.Description;

    private List<(UserIndex User, MatchedText Text)> OfUsers(IReadOnlyList<Description> descriptions)
    {
        var texts = new List<(UserIndex User, MatchedText Text)>(descriptions.Count);
        foreach (var description in descriptions)
        {
            if (_split.Dataset.TryGetIndex(new UserId(description.Subject.Id), out var user))
                texts.Add((user, MatchedText.Of(description, _matcher)));
        }

        return texts;
    }

    /// <summary>Each user's last training item, asked for as if it were held out.</summary>
    private IEnumerable<EvaluationCase> LastTrainingItems() =>
        Enumerable.Range(0, _view.UserCount)
            .Select(user => new EvaluationCase(new UserIndex(user), _view.Sequence(new UserIndex(user)).Length - 1))
            .Where(@case => @case.TargetPosition > 0);
}
