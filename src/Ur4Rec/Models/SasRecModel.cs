using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Models;

/// <summary>
/// SASRec: a causal transformer over the items of a history, whose state at every position scores the next item against the tied
/// item embeddings (Kang and McAuley 2018, arXiv 1808.09781). Positions are aligned to the end: the newest item always has the last one.
/// </summary>
public sealed class SasRecModel : Module
{
    /// <summary>What goes before the parameters' names in a checkpoint, e.g. <c>sasrec.blocks.0.attention.in_proj_weight</c>.</summary>
    public const string CheckpointPrefix = "sasrec.";

    private const double EmbeddingDeviation = 0.02;

    private readonly Parameter _positions;
    private readonly SasRecBlock[] _blocks;
    private readonly LayerNormLayer _finalNorm;
    private readonly float _embeddingScale;

    /// <summary>A model with random parameters.</summary>
    /// <param name="options">Its shape.</param>
    /// <param name="itemCount">Items of the catalogue.</param>
    /// <param name="seed">Seed of the first parameters.</param>
    /// <param name="tableFolder">Where the item table is a mapped file; null for memory.</param>
    public SasRecModel(SasRecOptions options, int itemCount, ulong seed, string? tableFolder = null)
    {
        Options = options;
        _embeddingScale = options.ScaleEmbeddings ? MathF.Sqrt(options.HiddenDim) : 1f;
        var random = new RandomStream(RandomKey.For(seed, "sasrec"));
        ItemEmbedding = Register("item_embedding.weight", new Parameter(itemCount, options.HiddenDim, rowSparse: true, tableFolder));
        _positions = Register("position_embedding.weight", new Parameter(options.MaxSequenceLength, options.HiddenDim));
        ItemEmbedding.FillNormal(EmbeddingDeviation, ref random);
        _positions.FillNormal(EmbeddingDeviation, ref random);
        _blocks = new SasRecBlock[options.Blocks];
        for (var b = 0; b < _blocks.Length; b++)
            _blocks[b] = Register($"blocks.{b}", new SasRecBlock(options, ref random));
        _finalNorm = Register("final_norm", new LayerNormLayer(options.HiddenDim));
    }

    /// <summary>The model's shape.</summary>
    public SasRecOptions Options { get; }

    /// <summary>Items of the catalogue.</summary>
    public int ItemCount => ItemEmbedding.Rows;

    /// <summary>The tied input and output embeddings, [items, d].</summary>
    public Parameter ItemEmbedding { get; }

    /// <summary>The state after every token, to be scored against <see cref="ItemEmbedding"/>.</summary>
    /// <param name="tape">Where the operations are recorded.</param>
    /// <param name="items">[tokens] item numbers of all histories, end to end.</param>
    /// <param name="histories">The histories; none longer than <see cref="SasRecOptions.MaxSequenceLength"/>.</param>
    /// <returns>[tokens, d].</returns>
    /// <exception cref="ArgumentException">A history is too long.</exception>
    public Tensor Encode(Tape tape, ReadOnlyMemory<int> items, Ragged histories)
    {
        var dropout = Options.Dropout;
        var embedded = tape.Embed(ItemEmbedding, items, _positions, EndAlignedPlaces(tape, histories), _embeddingScale);
        var x = tape.Dropout(embedded, dropout);
        return Options.Variant == SasRecVariant.Prenorm ? EncodePrenorm(tape, x, histories, dropout) : EncodeClassic(tape, x, histories, dropout);
    }

    private Tensor EncodePrenorm(Tape tape, Tensor x, Ragged histories, double dropout)
    {
        var normed = _blocks[0].Norm1.Apply(tape, x);
        for (var b = 0; b < _blocks.Length; b++)
        {
            var block = _blocks[b];
            var attended = block.Attention.Apply(tape, normed, histories, dropout);
            (x, normed) = tape.ResidualDropoutNorm(x, attended, dropout, block.Norm2.Weight, block.Norm2.Bias);
            var next = b + 1 < _blocks.Length ? _blocks[b + 1].Norm1 : _finalNorm;
            (x, normed) = tape.ResidualDropoutNorm(x, block.FeedForward.Apply(tape, normed, dropout), dropout, next.Weight, next.Bias);
        }

        return normed;
    }

    private Tensor EncodeClassic(Tape tape, Tensor x, Ragged histories, double dropout)
    {
        foreach (var block in _blocks)
        {
            var attended = block.Attention.Apply(tape, x, histories, dropout);
            (_, x) = tape.ResidualDropoutNorm(x, attended, dropout, block.Norm1.Weight, block.Norm1.Bias);
            (_, x) = tape.ResidualDropoutNorm(x, block.FeedForward.Apply(tape, x, dropout), dropout, block.Norm2.Weight, block.Norm2.Bias);
        }

        return _finalNorm.Apply(tape, x);
    }

    private Memory<int> EndAlignedPlaces(Tape tape, Ragged histories)
    {
        if (histories.Longest > _positions.Rows)
            throw new ArgumentException($"A history of {histories.Longest} items is longer than the model's {_positions.Rows}.", nameof(histories));
        var places = tape.NewRowNumbers(histories.Total);
        var place = places.Span;
        for (var history = 0; history < histories.Groups; history++)
        {
            var length = histories.LengthOf(history);
            for (var t = 0; t < length; t++)
                place[histories.Start(history) + t] = _positions.Rows - length + t;
        }

        return places;
    }
}
