using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Text.Describing;
using Ur4Rec.Text.Encoders.Lsa;

namespace Ur4Rec.Serving.Loading;

/// <summary>Reads descriptions of items that came after training with the encoder of the run's own texts. Safe for any number of threads.</summary>
internal sealed class DescriptionReader
{
    private static readonly WorkerPool s_caller = new(1);

    private readonly LsaModel? _encoder;

    private DescriptionReader(LsaModel? encoder, string? whyNot) => (_encoder, WhyNot) = (encoder, whyNot);

    /// <summary>Why nothing can be read, in the words that follow "because"; null where it can.</summary>
    public string? WhyNot { get; }

    /// <summary>The reader of a run's descriptions.</summary>
    /// <exception cref="InputException">The encoder's file is damaged.</exception>
    public static DescriptionReader Of(RunConfiguration configuration, RunData data, RunFeatures? features)
    {
        if (features is null)
            return Without("the model was trained without texts");
        if (features.Features.ItemTexts.Subjects.Total == 0)
            return Without("no item that the model was trained on has a description");
        if (configuration.Texts.Encoder != EncoderName.Lsa)
            return Without($"the model reads vectors of the encoder {configuration.Texts.EncoderInStore}, which is not at hand; lsa is");
        if (features.Encoder is { } made)
            return new DescriptionReader(made, whyNot: null);
        var path = LsaModelFile.PathOf(data.Store);
        if (!File.Exists(path))
            return Without($"the encoder of the texts, {path}, is not there");
        var encoder = LsaModelFile.Load(path);
        return encoder.Fingerprint == features.Summary.Vectors!.Fingerprint
            ? new DescriptionReader(encoder, whyNot: null)
            : Without($"{path} is not the encoder of the texts that the model was trained on");
    }

    /// <summary>What the model reads of an item; null where that is nothing, or no word that the encoder knows.</summary>
    public AddedItem? Read(ItemMetadata item)
    {
        if (_encoder is null)
            return null;
        string[] sentences = [.. TemplateDescriber.DescribeItem(item).Distinct(StringComparer.Ordinal)];
        var vectors = _encoder.Encode(sentences, s_caller);
        return vectors.AsSpan().ContainsAnyExcept(0f) ? new AddedItem(item, sentences, vectors) : null;
    }

    /// <summary>The vector of a sentence, of length 1, or zero where the encoder knows none of its words; null where nothing can be read.</summary>
    public float[]? VectorOf(string sentence) => _encoder?.Encode([sentence], s_caller);

    private static DescriptionReader Without(string whyNot) => new(encoder: null, whyNot);
}
