namespace Ur4Rec;

/// <summary>What a run takes of a store's images.</summary>
public sealed record ImageSettings
{
    /// <summary>Whether the features of images are read where the store has some.</summary>
    public bool Use { get; init; } = true;
}
