using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Models.Retrieval;

/// <summary>Makes tokens of the sentences of subjects; a subject without a sentence has one learned token.</summary>
internal sealed class SentenceEncoder : Module
{
    private readonly ContextEncoder _sentences;
    private readonly Parameter _default;

    public SentenceEncoder(int textDim, int d, ref RandomStream random)
    {
        _sentences = Register("sentences", new ContextEncoder(textDim, d, ref random));
        _default = Register("default", new Parameter(1, d));
        _default.FillNormal(1, ref random);
    }

    /// <summary>The tokens of some subjects of a table.</summary>
    public Context Encode(Tape tape, ContextTable table, ReadOnlySpan<int> subjects)
    {
        var (rows, groups) = table.Of(tape, subjects);
        return Context.Filled(tape, _sentences.Apply(tape, rows), groups, _default);
    }
}
