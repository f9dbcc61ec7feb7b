using Microsoft.Extensions.AI;
using Ur4Rec.Text.Clients;

namespace Ur4Rec.Text.Describing;

/// <summary>Tells an answer that is a text from one that is not.</summary>
internal static class AnswerReader
{
    /// <summary>The sentences of an answer, or why it is none.</summary>
    public static (IReadOnlyList<string>? Sentences, string? Reason) Read(ChatResponse response, int maxOutputTokens)
    {
        var refusal = response.Messages.SelectMany(message => message.Contents).OfType<ErrorContent>().FirstOrDefault();
        if (refusal is not null)
            return (null, $"the model refused: {ServiceWords.Clean(refusal.Message)}");
        if (response.FinishReason == ChatFinishReason.ContentFilter)
            return (null, "the service's content filter withheld the answer");
        if (response.FinishReason == ChatFinishReason.Length)
            return (null, $"the answer was cut off at {maxOutputTokens} tokens; allow more");
        if (string.IsNullOrWhiteSpace(response.Text))
            return (null, "the answer is empty");
        try
        {
            var sentences = AnswerParser.Parse(response.Text);
            return sentences.Count > 0 ? (sentences, null) : (null, "the answer holds no sentence");
        }
        catch (AnswerFormatException error)
        {
            return (null, error.Message);
        }
    }
}
