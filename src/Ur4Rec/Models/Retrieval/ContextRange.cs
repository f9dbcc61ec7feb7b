using Ur4Rec.Numerics;

namespace Ur4Rec.Models.Retrieval;

/// <summary>The context rows of each query.</summary>
/// <param name="Starts">First row.</param>
/// <param name="Lengths">Number of rows.</param>
internal readonly record struct ContextRange(int[] Starts, int[] Lengths)
{
    /// <summary>Query i reads group i.</summary>
    public static ContextRange OfEach(Ragged groups) => Of(groups, [.. Enumerable.Range(0, groups.Groups)]);

    /// <summary>Query i reads group <paramref name="slots"/>[i].</summary>
    public static ContextRange Of(Ragged groups, int[] slots) =>
        new([.. slots.Select(groups.Start)], [.. slots.Select(groups.LengthOf)]);
}
