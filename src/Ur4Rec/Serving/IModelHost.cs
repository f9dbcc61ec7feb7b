namespace Ur4Rec.Serving;

/// <summary>Which model answers. Safe to call from any number of threads.</summary>
public interface IModelHost
{
    /// <summary>The model that answers now.</summary>
    ModelVersion Current { get; }

    /// <summary>What <see cref="RollbackAsync"/> goes back to; null before the first reload.</summary>
    ModelVersion? Previous { get; }

    /// <summary>Whether the store answered when it was last asked.</summary>
    bool IsStoreAvailable { get; }

    /// <summary>
    /// Loads a run and answers with it from then on; requests that are under way end with the model that they began with. The one before is kept.
    /// </summary>
    /// <param name="run">The run directory; null for that of the present model, trained anew.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="Data.InputException">The run cannot be served; the present model goes on.</exception>
    Task<ModelVersion> ReloadAsync(string? run, CancellationToken cancellation = default);

    /// <summary>Answers with the model before again, and keeps the present one in its place.</summary>
    /// <exception cref="Data.InputException">There is none.</exception>
    Task<ModelVersion> RollbackAsync(CancellationToken cancellation = default);
}

/// <summary>A model that answers.</summary>
/// <param name="Version">Names its parameters: the first half of the SHA-256 of its checkpoint, in hexadecimal.</param>
/// <param name="Run">The run directory.</param>
/// <param name="LoadedAt">When it was loaded.</param>
/// <param name="Items">Items that it ranks.</param>
/// <param name="AddedItems">How many of these came after training.</param>
/// <param name="Users">Users of its training data.</param>
/// <param name="Components">What its ranking is fused of.</param>
/// <param name="RerankTop">Items that it ranks for a question unless told otherwise.</param>
/// <param name="HasMemory">Whether it remembers users.</param>
/// <param name="Warnings">What keeps its results from being taken at face value, and rules that name what no item has.</param>
public sealed record ModelVersion(
    string Version, string Run, DateTimeOffset LoadedAt, int Items, int AddedItems, int Users, IReadOnlyList<string> Components, int RerankTop,
    bool HasMemory, IReadOnlyList<string> Warnings);
