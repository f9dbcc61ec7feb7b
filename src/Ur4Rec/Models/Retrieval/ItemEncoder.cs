using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Models.Retrieval;

/// <summary>
/// What an item is to the retriever. Its representation is its id embedding plus the mean token of its description. Its image tokens are
/// its images' features, or one made of its id embedding. Id embeddings begin at zero, so an item that training never met is what its
/// description and its images say, and nothing at random.
/// </summary>
internal sealed class ItemEncoder : Module
{
    private readonly Parameter _embedding;
    private readonly SentenceEncoder _text;
    private readonly ContextEncoder? _images;
    private readonly LinearLayer _id;
    private readonly float _embeddingScale;

    public ItemEncoder(int itemCount, int textDim, int? imageDim, int d, ref RandomStream random)
    {
        // Beside tokens of about unit entries; see SasRecOptions.ScaleEmbeddings.
        _embeddingScale = MathF.Sqrt(d);
        _embedding = Register("embedding.weight", new Parameter(itemCount, d, rowSparse: true));
        _text = Register("text", new SentenceEncoder(textDim, d, ref random));
        if (imageDim is { } columns)
            _images = Register("image", new ContextEncoder(columns, d, ref random));
        _id = Register("id", new LinearLayer(d, d, ref random));
    }

    public int ItemCount => _embedding.Rows;

    /// <summary>Some items, in the order asked for.</summary>
    public ItemTokens Encode(Tape tape, RetrieverFeatures features, int[] items)
    {
        RequireFitting(features);
        var text = _text.Encode(tape, features.ItemTexts, items);
        return new ItemTokens(tape.Add(Embed(tape, items), text.Means), text, EncodeImages(tape, features.ItemImages, items));
    }

    private Context EncodeImages(Tape tape, ContextTable? images, int[] items)
    {
        if (images is null || _images is null)
            return new Context(tape, IdTokens(tape, items), Ragged.FromLengths([.. items.Select(_ => 1)]));
        var (rows, groups) = images.Of(tape, items);
        int[] without = [.. Context.EmptyGroups(groups).Select(slot => items[slot])];
        return Context.Filled(tape, _images.Apply(tape, rows), groups, IdTokens(tape, without));
    }

    private Tensor IdTokens(Tape tape, int[] items) => _id.Apply(tape, Embed(tape, items));

    private Tensor Embed(Tape tape, int[] items) => tape.Scale(tape.Gather(_embedding, items), _embeddingScale);

    private void RequireFitting(RetrieverFeatures features)
    {
        if (features.ItemTexts.Subjects.Groups != ItemCount)
            throw Mismatch("texts", features.ItemTexts);
        if (features.ItemImages is not { } images)
            return;
        if (_images is null)
            throw new ArgumentException("The retriever was made without images and cannot read these.", nameof(features));
        if (images.Subjects.Groups != ItemCount)
            throw Mismatch("images", images);
    }

    private ArgumentException Mismatch(string what, ContextTable table) =>
        new($"The features' {what} are of {table.Subjects.Groups} items, the retriever of {ItemCount}.");
}

/// <summary>Items before the experts read them.</summary>
/// <param name="Representations">[items, d].</param>
/// <param name="Text">Tokens of their descriptions.</param>
/// <param name="Images">Tokens of their images or ids.</param>
internal sealed record ItemTokens(Tensor Representations, Context Text, Context Images);
