using Ur4Rec.Data;

namespace Ur4Rec.Text.Auditing;

/// <summary>
/// How often user texts name the items of their users' histories, by place. An honest text names training items and falls to the base rate at
/// the cut; one that saw the whole history does not notice the cut.
/// </summary>
internal static class PositionRates
{
    private const int TrainingParts = 10;

    /// <param name="split">The histories.</param>
    /// <param name="matcher">Knows which items can be named.</param>
    /// <param name="texts">Users and what is written about them.</param>
    public static IReadOnlyList<PositionRate> Of(Split split, TitleMatcher matcher, IEnumerable<(UserIndex User, MatchedText Text)> texts)
    {
        var items = new int[TrainingParts + 1];
        var named = new int[TrainingParts + 1];
        foreach (var (user, text) in texts)
        {
            var training = split.TrainingSequence(user);
            var known = training.Span.ToArray().ToHashSet();
            var mentioned = text.Mentions.SelectMany(mention => mention.Items).ToHashSet();
            for (var position = 0; position < training.Length; position++)
                Count(training.Span[position], position * TrainingParts / training.Length, mentioned);

            mentioned = [.. text.Mentions.Where(mention => !TitleTest.IsExplained(mention, known)).SelectMany(mention => mention.Items)];
            foreach (var item in split.Dataset.Sequence(user)[training.Length..].Span)
            {
                if (!known.Contains(item))
                    Count(item, TrainingParts, mentioned);
            }
        }

        return [.. Enumerable.Range(0, TrainingParts + 1)
            .Where(part => items[part] > 0)
            .Select(part => new PositionRate(NameOf(part), items[part], (double)named[part] / items[part]))];

        void Count(ItemIndex item, int part, HashSet<ItemIndex> mentioned)
        {
            if (!matcher.HasTitle(item))
                return;
            items[part]++;
            if (mentioned.Contains(item))
                named[part]++;
        }
    }

    private static string NameOf(int part) =>
        part == TrainingParts ? "held out" : $"{part * 100 / TrainingParts}-{(part + 1) * 100 / TrainingParts} %";
}
