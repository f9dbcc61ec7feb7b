namespace Ur4Rec.Text.Describing;

/// <summary>Reads the sentences out of what a language model answered.</summary>
public static class AnswerParser
{
    /// <summary>The sentences of a JSON list, with or without a code fence around it, or of plain prose; none where it says nothing.</summary>
    public static IReadOnlyList<string> Parse(string answer) => SentenceSplitter.Split(answer);
}
