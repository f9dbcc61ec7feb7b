using Ur4Rec.Numerics;

namespace Ur4Rec.Text.Encoders.Bert;

/// <summary>
/// BERT's encoder (Devlin et al. 2019, arXiv 1810.04805), post-norm, with absolute positions. Parameters have Hugging Face's names, but for
/// the fused projections of <see cref="BertLayer"/>. Sentences lie end to end; each is encoded as if it were alone.
/// </summary>
public sealed class BertModel : Module
{
    private readonly BertConfig _config;
    private readonly Parameter _words;
    private readonly Parameter _positions;
    private readonly Parameter _tokenTypes;
    private readonly LayerNormLayer _norm;
    private readonly BertLayer[] _layers;

    /// <summary>A model of a shape, with parameters of zero, to be loaded.</summary>
    public BertModel(BertConfig config)
    {
        _config = config;
        _words = Register("embeddings.word_embeddings.weight", new Parameter(config.VocabSize, config.HiddenSize));
        _positions = Register("embeddings.position_embeddings.weight", new Parameter(config.MaxPositionEmbeddings, config.HiddenSize));
        _tokenTypes = Register("embeddings.token_type_embeddings.weight", new Parameter(config.TypeVocabSize, config.HiddenSize));
        _norm = Register("embeddings.LayerNorm", new LayerNormLayer(config.HiddenSize));
        _layers = new BertLayer[config.NumHiddenLayers];
        for (var n = 0; n < _layers.Length; n++)
            _layers[n] = Register($"encoder.layer.{n}", new BertLayer(config));
    }

    /// <summary>Two to a layer: attention, then feed-forward.</summary>
    public int SubLayers => 2 * _layers.Length;

    /// <summary>The normalised sum of word, position and token type 0 of every token.</summary>
    /// <param name="tape">Where the operations are recorded.</param>
    /// <param name="ids">[tokens], each 0 .. vocabulary size - 1; all sentences end to end.</param>
    /// <param name="sentences">The sentences; none longer than the position embeddings.</param>
    /// <returns>[tokens, d].</returns>
    /// <exception cref="ArgumentException">A sentence is too long.</exception>
    public Tensor Embed(Tape tape, ReadOnlyMemory<int> ids, Ragged sentences)
    {
        if (sentences.Longest > _positions.Rows)
            throw new ArgumentException($"A sentence of {sentences.Longest} tokens is longer than the model's {_positions.Rows}.", nameof(sentences));
        var zeros = tape.NewRowNumbers(sentences.Longest);
        zeros.Span.Clear();
        var added = tape.Add(tape.SliceRows(_positions, 0, sentences.Longest), tape.Gather(_tokenTypes, zeros));
        var sum = tape.Embed(_words, ids, added, PlacesOf(tape, sentences));
        return tape.LayerNorm(sum, _norm.Weight, _norm.Bias, _config.LayerNormEps);
    }

    /// <summary>One sub-layer of the encoder; the tape may be another than that of <paramref name="x"/>.</summary>
    /// <param name="subLayer">0 .. <see cref="SubLayers"/> - 1.</param>
    /// <param name="tape">Where the operations are recorded.</param>
    /// <param name="x">[tokens, d], of the sub-layer before or of <see cref="Embed"/>.</param>
    /// <param name="sentences">The sentences.</param>
    /// <returns>[tokens, d].</returns>
    public Tensor ApplySubLayer(int subLayer, Tape tape, Tensor x, Ragged sentences)
    {
        var layer = _layers[subLayer / 2];
        return subLayer % 2 == 0 ? layer.Attend(tape, x, sentences) : layer.FeedForward(tape, x);
    }

    private static Memory<int> PlacesOf(Tape tape, Ragged sentences)
    {
        var places = tape.NewRowNumbers(sentences.Total);
        for (var sentence = 0; sentence < sentences.Groups; sentence++)
        {
            for (var t = 0; t < sentences.LengthOf(sentence); t++)
                places.Span[sentences.Start(sentence) + t] = t;
        }

        return places;
    }
}
