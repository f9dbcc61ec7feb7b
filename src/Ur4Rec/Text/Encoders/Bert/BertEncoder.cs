using Microsoft.Extensions.AI;
using Ur4Rec.Data;
using Ur4Rec.Numerics;

namespace Ur4Rec.Text.Encoders.Bert;

/// <summary>
/// Sentence vectors by a BERT encoder (Reimers and Gurevych 2019, arXiv 1908.10084): all-MiniLM-L6-v2 and its relatives. A sentence has
/// the same bits whatever is encoded beside it and on any number of threads. Safe for any number of threads, which take turns.
/// </summary>
public sealed class BertEncoder : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>What the encoder is called.</summary>
    public const string Name = "bert";

    /// <summary>Tokens that are encoded at once: enough to fill the matrix products, few enough that the states take little memory.</summary>
    private const int TokensAtOnce = 2048;

    private const int SentencesToHandOver = 256;

    private readonly SentenceModelSettings _settings;
    private readonly WordPieceTokenizer _tokenizer;
    private readonly BertModel _model;
    private readonly string _prefix;
    private readonly Tape _even;
    private readonly Tape _odd;
    private readonly Lock _turn = new();

    private BertEncoder(
        SentenceModelSettings settings, WordPieceTokenizer tokenizer, BertModel model, WorkerPool pool, string prefix, string fingerprint)
    {
        _settings = settings;
        _tokenizer = tokenizer;
        _model = model;
        _prefix = prefix;
        _even = new Tape(pool);
        _odd = new Tape(pool);
        Fingerprint = fingerprint;
    }

    /// <summary>Columns of a vector.</summary>
    public int Dimension => _settings.Config.HiddenSize;

    /// <summary>The most tokens of a sentence, [CLS] and [SEP] included; what is beyond is cut off.</summary>
    public int MaxLength => _settings.MaxLength;

    /// <summary>Changes with the weights, the tokenizer, the settings and the prefix.</summary>
    public string Fingerprint { get; }

    /// <summary>Loads a sentence-transformers or Hugging Face directory.</summary>
    /// <param name="directory">Has config.json, model.safetensors and tokenizer.json or vocab.txt. Without modules.json, pooling is the mean
    /// over the tokens and vectors are brought to length 1.</param>
    /// <param name="pool">The team of threads to work on; must outlive the encoder.</param>
    /// <param name="prefix">Goes before every sentence, e.g. E5's <c>"passage: "</c>; null for the model's own default prompt, mostly none.</param>
    /// <exception cref="InputException">Something is missing, malformed or not supported; it is named.</exception>
    public static BertEncoder Load(string directory, WorkerPool pool, string? prefix = null)
    {
        var settings = SentenceModelSettings.Read(directory);
        var tokenizer = WordPieceTokenizer.Load(settings.EncoderDirectory);
        if (tokenizer.VocabularySize > settings.Config.VocabSize)
        {
            throw new InputException(
                $"{directory}: the tokenizer has {tokenizer.VocabularySize} tokens, config.json's vocab_size is {settings.Config.VocabSize}.");
        }

        if (settings.MustLowercase && !tokenizer.Lowercases)
            throw new InputException($"{directory}: sentence_bert_config.json asks for lower case, but the tokenizer keeps capitals.");
        var weights = BertWeights.FileIn(settings.EncoderDirectory);
        BertWeights.RequireRoom(settings.Config, weights);
        var model = new BertModel(settings.Config);
        try
        {
            BertWeights.Load(model, weights);
            prefix ??= settings.Prompt;
            return new BertEncoder(settings, tokenizer, model, pool, prefix, BertFingerprint.Of(settings, weights, prefix));
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>The vectors of sentences, in order, each of <see cref="Dimension"/> values.</summary>
    /// <param name="sentences">Any number.</param>
    /// <param name="cancellation">Looked at before every batch.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="InputException">The weights give a vector that is not finite.</exception>
    public IReadOnlyList<float[]> Encode(IEnumerable<string> sentences, CancellationToken cancellation = default)
    {
        var vectors = new List<float[]>();
        lock (_turn)
        {
            foreach (var batch in TokenBatches.Of(sentences.Select(sentence => _tokenizer.Encode(_prefix + sentence, MaxLength)), TokensAtOnce))
            {
                cancellation.ThrowIfCancellationRequested();
                var encoded = EncodeBatch(batch);
                for (var sentence = 0; sentence < encoded.Rows; sentence++)
                    vectors.Add(Finite(encoded.Row(sentence).ToArray()));
            }
        }

        return vectors;
    }

    /// <inheritdoc/>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.Run(
            () => new GeneratedEmbeddings<Embedding<float>>(Encode(values, cancellationToken).Select(vector => new Embedding<float>(vector))),
            cancellationToken);

    /// <summary>This encoder for the store of vectors; disposing it disposes this.</summary>
    public TextEncoder ToTextEncoder() => new(Name, Fingerprint, this, SentencesToHandOver);

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _even.Dispose();
        _odd.Dispose();
        _model.Dispose();
    }

    private float[] Finite(float[] vector) => Array.TrueForAll(vector, float.IsFinite)
        ? vector
        : throw new InputException($"{_settings.EncoderDirectory} gives a vector that is not finite; its weights are damaged, download them again.");

    /// <summary>[sentences, d]. Sub-layers write to two tapes by turns, so that one's states alone are held beside its input.</summary>
    private Tensor EncodeBatch(TokenBatch batch)
    {
        var (tape, other) = (_even, _odd);
        tape.Begin(TapeMode.Inference);
        var states = _model.Embed(tape, batch.Tokens, batch.Sentences);
        for (var subLayer = 0; subLayer < _model.SubLayers; subLayer++)
        {
            (tape, other) = (other, tape);
            tape.Begin(TapeMode.Inference);
            states = _model.ApplySubLayer(subLayer, tape, states, batch.Sentences);
        }

        var vectors = tape.Pool(states, batch.Sentences, _settings.Pooling);
        return _settings.Normalize ? tape.L2Normalize(vectors) : vectors;
    }
}
