using Ur4Rec.Data;

namespace Ur4Rec.Text.Auditing;

/// <summary>Whether texts name the items they should not know.</summary>
internal sealed class TitleTest(TrainingView view, Split split, TitleMatcher matcher, PopularityControls controls)
{
    private const int MaxExamples = 5;

    // Enough that a base rate of 1 % is seen in a few hundred cases; in a small catalogue no 20 items are equally popular.
    private readonly int _controlsPerCase = Math.Clamp(view.ItemCount / 50, 2, 20);

    /// <summary>The rates over some cases; null where there is none to count.</summary>
    /// <param name="cases">The targets.</param>
    /// <param name="textsBehind">The texts that a case would be answered from; none where nothing is described.</param>
    /// <param name="examples">Takes the first few targets that are named.</param>
    public NamingRates? Measure(
        IEnumerable<EvaluationCase> cases, Func<EvaluationCase, IReadOnlyCollection<MatchedText>> textsBehind, List<LeakExample> examples)
    {
        var (count, named, namedControls, namedPopular) = (0, 0, 0.0, 0.0);
        foreach (var @case in cases)
        {
            var texts = textsBehind(@case);
            var target = split.Target(@case);
            var known = KnownBefore(@case);
            if (texts.Count == 0 || !matcher.HasTitle(target) || known.Contains(target))
                continue;
            var matched = controls.Of(target, split.Dataset.Sequence(@case.User).Span, _controlsPerCase);
            if (matched.Count == 0)
                continue;

            var allMentions = texts.SelectMany(text => text.Mentions.Select(mention => (Text: text, Mention: mention))).ToList();
            var mentions = allMentions.Where(x => !IsExplained(x.Mention, known)).ToList();
            var items = mentions.SelectMany(x => x.Mention.Items).ToHashSet();
            count++;
            namedControls += ShareOf(matched, items);
            namedPopular += ShareOf(controls.Of(target, [target], _controlsPerCase), [.. allMentions.SelectMany(x => x.Mention.Items)]);
            if (!items.Contains(target))
                continue;
            named++;
            if (examples.Count < MaxExamples)
            {
                var (text, mention) = mentions.First(x => x.Mention.Items.Contains(target));
                var item = view.Item(target);
                examples.Add(new LeakExample(view.IdOf(@case.User).Value, item.Id.Value, item.Title!, text.Quote(mention)));
            }
        }

        if (count == 0)
            return null;
        var (rate, baseRate) = (Estimate.OfShare(named, count), Estimate.OfShare(namedControls, count));
        return new NamingRates(count, named, rate, baseRate, Estimate.OfShare(namedPopular, count), rate.Minus(baseRate));
    }

    private static double ShareOf(List<ItemIndex> controls, HashSet<ItemIndex> named) => (double)controls.Count(named.Contains) / controls.Count;

    /// <summary>
    /// Whether naming this tells nothing: a title that is also that of a training item. The remake of a film that the user saw has its name.
    /// </summary>
    public static bool IsExplained(TitleMention mention, HashSet<ItemIndex> known) => mention.Items.Any(known.Contains);

    /// <summary>The training items that come before a case's target.</summary>
    private HashSet<ItemIndex> KnownBefore(EvaluationCase @case)
    {
        var training = split.TrainingSequence(@case.User);
        return [.. training[..Math.Min(training.Length, @case.TargetPosition)].Span];
    }
}
