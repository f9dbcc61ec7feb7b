using Ur4Rec.Numerics;

namespace Ur4Rec.Text.Encoders.Bert;

/// <summary>Sentences that are encoded at once.</summary>
/// <param name="Tokens">[tokens], all sentences end to end.</param>
/// <param name="Sentences">Which belong together.</param>
internal sealed record TokenBatch(ReadOnlyMemory<int> Tokens, Ragged Sentences);

/// <summary>Lays sentences end to end, in order, in batches of about equal numbers of tokens.</summary>
internal static class TokenBatches
{
    /// <summary>Batches of at most <paramref name="most"/> tokens; a sentence that is longer makes one alone.</summary>
    public static IEnumerable<TokenBatch> Of(IEnumerable<int[]> sentences, int most)
    {
        var tokens = new List<int>(most);
        var offsets = new List<int> { 0 };
        foreach (var sentence in sentences)
        {
            if (tokens.Count > 0 && tokens.Count + sentence.Length > most)
            {
                yield return new TokenBatch(tokens.ToArray(), new Ragged([.. offsets]));
                tokens.Clear();
                offsets.RemoveRange(1, offsets.Count - 1);
            }

            tokens.AddRange(sentence);
            offsets.Add(tokens.Count);
        }

        if (tokens.Count > 0)
            yield return new TokenBatch(tokens.ToArray(), new Ragged([.. offsets]));
    }
}
