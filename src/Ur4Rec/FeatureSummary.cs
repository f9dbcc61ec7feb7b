using System.Globalization;

namespace Ur4Rec;

/// <summary>What a run knows of users and items besides interactions.</summary>
/// <param name="Users">The texts about users.</param>
/// <param name="Items">The texts about items.</param>
/// <param name="Vectors">What made the texts' vectors; null where there is no text.</param>
/// <param name="Images">The features of images; null where there are none.</param>
/// <param name="Fingerprint">SHA-256, in hexadecimal, of all texts and images that were read and of the texts' encoder.</param>
public sealed record FeatureSummary(
    DescribedSubjects Users, DescribedSubjects Items, VectorSummary? Vectors, ImageSummary? Images, string Fingerprint)
{
    private const int ShownFingerprint = 12;

    /// <summary>For the log.</summary>
    public IReadOnlyList<string> ToLines() => [Texts(), .. Images is null ? [] : (string[])[ImagesOf(Images)]];

    private string Texts() => Vectors is null
        ? "no texts"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"texts of {Users.Described:N0} of {Users.Count:N0} users ({Users.Sentences:N0} sentences) and {Items.Described:N0} of {Items.Count:N0} items "
            + $"({Items.Sentences:N0}), encoded by {Vectors.Encoder} {Shorten(Vectors.Fingerprint)} in {Vectors.Dimensions:N0} dimensions");

    private static string Shorten(string fingerprint) => fingerprint[..Math.Min(ShownFingerprint, fingerprint.Length)];

    private string ImagesOf(ImageSummary images) =>
        string.Create(CultureInfo.InvariantCulture, $"images of {images.Items:N0} of {Items.Count:N0} items in {images.Dimensions:N0} dimensions");
}

/// <summary>How many users or items texts are about.</summary>
/// <param name="Described">Those with a sentence.</param>
/// <param name="Count">All.</param>
/// <param name="Sentences">Sentences of all of them.</param>
public sealed record DescribedSubjects(int Described, int Count, int Sentences);

/// <summary>What made the vectors of texts.</summary>
/// <param name="Encoder">The kind of encoder: <c>lsa</c>, <c>bert</c> or <c>openai</c>.</param>
/// <param name="Fingerprint">Which encoder exactly: equal for vectors that may be compared.</param>
/// <param name="Dimensions">Dimensions of each vector.</param>
public sealed record VectorSummary(string Encoder, string Fingerprint, int Dimensions);

/// <summary>The features of items' images.</summary>
/// <param name="Items">Items that have features.</param>
/// <param name="Dimensions">Features of an item.</param>
public sealed record ImageSummary(int Items, int Dimensions);
