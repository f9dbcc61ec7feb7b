using Ur4Rec.Data;

namespace Ur4Rec.Serving.Loading;

/// <summary>An item that came after training, as the model reads it.</summary>
/// <param name="Metadata">What is known of it.</param>
/// <param name="Sentences">Its description, at least one sentence.</param>
/// <param name="Vectors">[sentences, dimensions] their vectors, row-major; one of them at least is not zero.</param>
internal sealed record AddedItem(ItemMetadata Metadata, IReadOnlyList<string> Sentences, float[] Vectors);
