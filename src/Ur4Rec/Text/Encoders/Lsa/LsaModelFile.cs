using System.Globalization;
using Ur4Rec.Data;
using Ur4Rec.Numerics.Serialization;

namespace Ur4Rec.Text.Encoders.Lsa;

/// <summary>An <see cref="LsaModel"/> as a safetensors file: <c>idf</c> [terms], <c>projection</c> [terms, dimensions], the words and options as metadata.</summary>
public static class LsaModelFile
{
    private const string Format = "ur4rec lsa 1";
    private const string FormatKey = "format";
    private const string TermsKey = "terms";
    private const string Idf = "idf";
    private const string Projection = "projection";

    /// <summary>Where the model of a store is kept.</summary>
    public static string PathOf(string storePath) => $"{storePath}.lsa-model.safetensors";

    /// <summary>Writes the model; a file of this name is replaced whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(this LsaModel model, string path)
    {
        var terms = model.Vocabulary.Terms;
        SafetensorsWriter.Write(
            path,
            [
                SafetensorsContent.Of(Idf, model.Vocabulary.InverseDocumentFrequencies.ToArray(), terms.Count),
                SafetensorsContent.Of(Projection, model.Projection, terms.Count, model.Dimensions),
            ],
            new Dictionary<string, string>
            {
                [FormatKey] = Format,
                [TermsKey] = string.Join('\n', terms),
                [nameof(LsaOptions.Dimensions)] = model.Options.Dimensions.ToString(CultureInfo.InvariantCulture),
                [nameof(LsaOptions.MinDocumentFrequency)] = model.Options.MinDocumentFrequency.ToString(CultureInfo.InvariantCulture),
                [nameof(LsaOptions.MaxFeatures)] = model.Options.MaxFeatures.ToString(CultureInfo.InvariantCulture),
                [nameof(LsaOptions.EnglishStopWords)] = model.Options.EnglishStopWords.ToString(),
            });
    }

    /// <summary>Reads a model back.</summary>
    /// <exception cref="InputException">The file is missing, damaged, or no model of this version.</exception>
    public static LsaModel Load(string path)
    {
        if (!File.Exists(path))
            throw new InputException($"The model '{path}' does not exist; fit it with 'ur4rec embed --encoder lsa'.");
        try
        {
            using var file = SafetensorsFile.Open(path);
            return Read(file) ?? throw new InputException($"'{path}' is not a model of the encoder lsa of this version; fit it anew with --refit.");
        }
        catch (SafetensorsException error)
        {
            throw new InputException($"{error.Message} Fit the model anew with --refit.", error);
        }
    }

    private static LsaModel? Read(SafetensorsFile file)
    {
        if (file.Metadata.GetValueOrDefault(FormatKey) != Format
            || file.Metadata.GetValueOrDefault(TermsKey)?.Split('\n') is not { } terms
            || ReadOptions(file.Metadata) is not { } options
            || file.ShapeOf(Idf) is not [var idfTerms]
            || file.ShapeOf(Projection) is not [var projectionTerms, var dimensions]
            || idfTerms != terms.Length
            || projectionTerms != terms.Length
            || dimensions is < 1 or > int.MaxValue
            || terms.Zip(terms.Skip(1)).Any(pair => string.CompareOrdinal(pair.First, pair.Second) >= 0))
        {
            return null;
        }

        var idf = new float[terms.Length];
        var projection = new float[terms.Length * dimensions];
        file.ReadFloats(Idf, idf);
        file.ReadFloats(Projection, projection);
        return idf.All(value => float.IsFinite(value) && value > 0) && projection.All(float.IsFinite)
            ? new LsaModel(options, new LsaVocabulary(terms, idf), projection)
            : null;
    }

    private static LsaOptions? ReadOptions(IReadOnlyDictionary<string, string> metadata)
    {
        return Number(nameof(LsaOptions.Dimensions)) is { } dimensions
            && Number(nameof(LsaOptions.MinDocumentFrequency)) is { } minDocumentFrequency
            && Number(nameof(LsaOptions.MaxFeatures)) is { } maxFeatures
            && bool.TryParse(metadata.GetValueOrDefault(nameof(LsaOptions.EnglishStopWords)), out var stopWords)
                ? new LsaOptions
                {
                    Dimensions = dimensions,
                    MinDocumentFrequency = minDocumentFrequency,
                    MaxFeatures = maxFeatures,
                    EnglishStopWords = stopWords,
                }
                : null;

        int? Number(string key) =>
            int.TryParse(metadata.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
