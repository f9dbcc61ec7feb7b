using Ur4Rec.Data;
using Ur4Rec.Text.Encoders;

namespace Ur4Rec.Text.Auditing;

/// <summary>
/// Whether user texts are closer to the held-out items than training history explains. A case's controls are as popular as its target, never
/// touched by the user, and as like the user's training items: as many a little more so than the target, as many a little less.
/// </summary>
public sealed class EmbeddingTest
{
    /// <summary>Fewest users compared; with fewer the standard error is not to be trusted.</summary>
    public const int FewestCases = 30;

    private const ulong Seed = 1;

    // The interval is then 0.01 wide; more cost time and show nothing more.
    private const int MostCases = 5_000;

    private const int Candidates = 200;
    private const int ControlsPerSide = 10;

    private readonly TrainingView _view;
    private readonly Split _split;
    private readonly TextEncoder _encoder;
    private readonly UnitVector?[] _items;
    private readonly PopularityControls _controls;

    private EmbeddingTest(TrainingView view, Split split, TextEncoder encoder, UnitVector?[] items)
    {
        _view = view;
        _split = split;
        _encoder = encoder;
        _items = items;
        _controls = new PopularityControls(view, item => items[item.Value] is not null, Seed);
    }

    /// <summary>Encodes the catalogue.</summary>
    /// <param name="view">The split's training part, with what is known of the items.</param>
    /// <param name="split">The split.</param>
    /// <param name="itemTexts">Descriptions of items, of any sets; they stand beside title and genres.</param>
    /// <param name="encoder">Makes the vectors.</param>
    /// <param name="cancellation">Stops the encoding.</param>
    public static async Task<EmbeddingTest> CreateAsync(
        TrainingView view, Split split, IEnumerable<Description> itemTexts, TextEncoder encoder, CancellationToken cancellation)
    {
        var described = itemTexts.ToLookup(text => text.Subject.Id);
        var sentences = Enumerable.Range(0, view.ItemCount)
            .Select(item => view.Item(new ItemIndex(item)))
            .Select(item => SentencesOf(item).Concat(described[item.Id.Value].SelectMany(text => text.Sentences)))
            .Select(text => (IReadOnlyList<string>)[string.Join(". ", text)]);
        return new EmbeddingTest(view, split, encoder, await UnitVector.OfTextsAsync([.. sentences], encoder, cancellation).ConfigureAwait(false));
    }

    /// <summary>Tests a set of user texts; null where fewer than <see cref="FewestCases"/> users can be compared.</summary>
    public async Task<EmbeddingTestResult?> MeasureAsync(IReadOnlyList<Description> descriptions, CancellationToken cancellation)
    {
        var cases = CasesOf(descriptions);
        var texts = await UnitVector.OfTextsAsync([.. cases.Select(x => x.Text.Sentences)], _encoder, cancellation).ConfigureAwait(false);
        var heldOut = Compare(cases.Select(x => x.Case), texts);
        var lastInTraining = cases.Select(x => new EvaluationCase(x.Case.User, _split.TrainingSequence(x.Case.User).Length - 1));
        return Mean(heldOut) is { } mean ? new EmbeddingTestResult(_encoder.Name, heldOut.Count, mean, Mean(Compare(lastInTraining, texts))) : null;
    }

    private static Estimate? Mean(List<double> shares) => shares.Count < FewestCases ? null : Estimate.OfMean(shares);

    /// <summary>What is known of an item beside its descriptions: title and genres, where it has them.</summary>
    internal static IEnumerable<string> SentencesOf(ItemMetadata item) =>
        new[] { item.Title, string.Join(", ", item.Genres) }.OfType<string>().Where(sentence => sentence.Length > 0);

    private List<(EvaluationCase Case, Description Text)> CasesOf(IReadOnlyList<Description> descriptions)
    {
        var byUser = descriptions.ToDictionary(description => description.Subject.Id);
        var cases = _split.Test
            .Where(@case => byUser.ContainsKey(_view.IdOf(@case.User).Value))
            .Select(@case => (@case, byUser[_view.IdOf(@case.User).Value]))
            .ToList();
        var step = Math.Max(1, (cases.Count + MostCases - 1) / MostCases);
        return [.. cases.Where((_, index) => index % step == 0)];
    }

    /// <summary>[cases that can be compared] the share of controls that the text is less close to than to the target, ties by half.</summary>
    private List<double> Compare(IEnumerable<EvaluationCase> cases, UnitVector?[] texts)
    {
        var shares = new List<double>();
        foreach (var (@case, text) in cases.Zip(texts))
        {
            // The last training item of a user who has none.
            if (@case.TargetPosition < 0)
                continue;
            var target = _split.Target(@case);
            var training = _split.TrainingSequence(@case.User);
            var before = training[..Math.Min(training.Length, @case.TargetPosition)].ToArray();
            var history = UnitVector.MeanOf(before.Select(item => _items[item.Value]));
            if (text is null || history is null || _items[target.Value] is not { } targetVector || before.Contains(target))
                continue;
            var controls = AsLikeHistory(_split.Dataset.Sequence(@case.User).Span, target, targetVector, history);
            if (controls.Count == 0)
                continue;
            var closeness = text.Cosine(targetVector);
            shares.Add(controls.Average(control => Beats(closeness, text.Cosine(control))));
        }

        return shares;
    }

    /// <summary>Candidates just as like the history as the target is, and as many a little more so as a little less.</summary>
    private List<UnitVector> AsLikeHistory(ReadOnlySpan<ItemIndex> touched, ItemIndex target, UnitVector targetVector, UnitVector history)
    {
        var likeness = history.Cosine(targetVector);
        var candidates = _controls.Of(target, touched, Candidates)
            .Select(item => (Vector: _items[item.Value]!, Likeness: history.Cosine(_items[item.Value]!)))
            .OrderBy(candidate => Math.Abs(candidate.Likeness - likeness))
            .ToList();
        var above = candidates.Where(candidate => candidate.Likeness > likeness).Take(ControlsPerSide).ToList();
        var below = candidates.Where(candidate => candidate.Likeness < likeness).Take(ControlsPerSide).ToList();
        var equal = candidates.Where(candidate => candidate.Likeness == likeness).Take(ControlsPerSide);
        var perSide = Math.Min(above.Count, below.Count);
        return [.. equal.Concat(above.Take(perSide)).Concat(below.Take(perSide)).Select(candidate => candidate.Vector)];
    }

    private static double Beats(double target, double control) => target > control ? 1 : target == control ? 0.5 : 0;
}
