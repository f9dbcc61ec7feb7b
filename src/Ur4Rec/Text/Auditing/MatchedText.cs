namespace Ur4Rec.Text.Auditing;

/// <summary>A text and the titles found in it.</summary>
internal sealed record MatchedText(Description Description, IReadOnlyList<TitleMention> Mentions)
{
    public static MatchedText Of(Description description, TitleMatcher matcher) => new(description, matcher.Find(description.Sentences));

    /// <summary>The sentences in which a mention stands.</summary>
    public string Quote(TitleMention mention) =>
        string.Join(" ", Description.Sentences.Skip(mention.FirstSentence).Take(mention.LastSentence - mention.FirstSentence + 1));
}
