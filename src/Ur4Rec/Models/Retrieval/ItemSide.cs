using Ur4Rec.Numerics;

namespace Ur4Rec.Models.Retrieval;

/// <summary>All that scoring a pair needs of the item, whoever the user is: two of the three experts ask the item about itself.</summary>
/// <param name="Representations">[items, d].</param>
/// <param name="QueriesToUsers">The representations as the user expert's members ask with them, each [items, d].</param>
/// <param name="Text">The description expert's answers, [items, d].</param>
/// <param name="Image">The image expert's answers, [items, d].</param>
/// <param name="TextMeans">[items, d].</param>
/// <param name="ImageMeans">[items, d].</param>
internal sealed record ItemSide(
    Tensor Representations, Tensor[] QueriesToUsers, Tensor Text, Tensor Image, Tensor TextMeans, Tensor ImageMeans)
{
    /// <summary>All tensors, in a fixed order.</summary>
    public IReadOnlyList<Tensor> Tensors => [Representations, Text, Image, TextMeans, ImageMeans, .. QueriesToUsers];

    /// <summary>The inverse of <see cref="Tensors"/>.</summary>
    public static ItemSide Of(IReadOnlyList<Tensor> tensors) =>
        new(tensors[0], [.. tensors.Skip(5)], tensors[1], tensors[2], tensors[3], tensors[4]);
}

/// <summary>All that scoring a pair needs of the user.</summary>
/// <param name="KeysValues">Their sentences as the user expert's members read them, each [sentences, 2d].</param>
/// <param name="Sentences">The tokens.</param>
internal sealed record UserSide(Tensor[] KeysValues, Context Sentences);

/// <summary>What pairs are made of: row numbers into both sides, [pairs] each.</summary>
internal readonly record struct PairRows(int[] Users, int[] Items);
