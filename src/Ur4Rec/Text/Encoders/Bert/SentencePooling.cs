using Ur4Rec.Numerics;

namespace Ur4Rec.Text.Encoders.Bert;

/// <summary>How the states of a sentence's tokens become its vector; [CLS] and [SEP] count as tokens.</summary>
public enum SentencePooling
{
    /// <summary>The mean over the tokens.</summary>
    Mean,

    /// <summary>The state of [CLS], the first token.</summary>
    Cls,

    /// <summary>The largest value of each column.</summary>
    Max,
}

/// <summary>The pooling of ragged sentences.</summary>
internal static class SentencePoolingOperations
{
    /// <summary>[tokens, d] to [sentences, d].</summary>
    public static Tensor Pool(this Tape tape, Tensor states, Ragged sentences, SentencePooling pooling) => pooling switch
    {
        SentencePooling.Mean => tape.SegmentMean(states, sentences),
        SentencePooling.Cls => tape.Gather(states, sentences.Offsets[..^1].ToArray()),
        _ => tape.Constant(sentences.Groups, states.Columns, ColumnMaxima(states, sentences)),
    };

    private static float[] ColumnMaxima(Tensor states, Ragged sentences)
    {
        var maxima = new float[sentences.Groups * states.Columns];
        for (var sentence = 0; sentence < sentences.Groups; sentence++)
        {
            var target = maxima.AsSpan(sentence * states.Columns, states.Columns);
            states.Row(sentences.Start(sentence)).CopyTo(target);
            for (var t = 1; t < sentences.LengthOf(sentence); t++)
            {
                var row = states.Row(sentences.Start(sentence) + t);
                for (var column = 0; column < target.Length; column++)
                    target[column] = MathF.Max(target[column], row[column]);
            }
        }

        return maxima;
    }
}
