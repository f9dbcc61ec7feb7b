using Ur4Rec.Data;

namespace Ur4Rec.Text.Auditing;

/// <summary>What redaction made of some texts.</summary>
/// <param name="Copies">The copies, without the sentences that name an item held out for their user.</param>
/// <param name="SentencesRemoved">Sentences left out, over all texts.</param>
/// <param name="TextsChanged">Texts of which a sentence was left out, those without a copy included.</param>
/// <param name="TextsLost">Texts that had no other sentence and so have no copy.</param>
public sealed record RedactedTexts(IReadOnlyList<Description> Copies, int SentencesRemoved, int TextsChanged, int TextsLost);

/// <summary>Takes out of user texts the sentences that name what is held out for the user.</summary>
internal static class Redactor
{
    /// <param name="split">Says what is held out: everything at or after the end of the training part.</param>
    /// <param name="texts">Users and what is written about them.</param>
    public static RedactedTexts Redact(Split split, IEnumerable<(UserIndex User, MatchedText Text)> texts)
    {
        var copies = new List<Description>();
        var (removed, changed, lost) = (0, 0, 0);
        foreach (var (user, text) in texts)
        {
            var offending = OffendingSentences(split, user, text.Mentions);
            var kept = text.Description.Sentences.Where((_, ordinal) => !offending.Contains(ordinal)).ToList();
            removed += offending.Count;
            if (offending.Count > 0)
                changed++;
            if (kept.Count == 0)
                lost++;
            else
                copies.Add(text.Description with { Sentences = kept, Origin = text.Description.Origin with { IsRedacted = true } });
        }

        return new RedactedTexts(copies, removed, changed, lost);
    }

    private static HashSet<int> OffendingSentences(Split split, UserIndex user, IReadOnlyList<TitleMention> mentions)
    {
        var training = split.TrainingSequence(user);
        var known = training.Span.ToArray().ToHashSet();
        var heldOut = split.Dataset.Sequence(user)[training.Length..].Span.ToArray().ToHashSet();
        return mentions
            .Where(mention => !TitleTest.IsExplained(mention, known) && mention.Items.Any(heldOut.Contains))
            .SelectMany(mention => Enumerable.Range(mention.FirstSentence, mention.LastSentence - mention.FirstSentence + 1))
            .ToHashSet();
    }
}
