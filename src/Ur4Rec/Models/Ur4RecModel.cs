using Ur4Rec.Models.Fusion;
using Ur4Rec.Models.Memory;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;

namespace Ur4Rec.Models;

/// <summary>
/// Everything of UR4Rec that is trained and saved: the sequence model, the preference retriever with its memory cell, and the weights of the
/// fusion. <see cref="Ur4RecScorer"/> ranks with it.
/// </summary>
public sealed class Ur4RecModel : Module
{
    /// <summary>The sequence model's name in fusions, explanations and checkpoints.</summary>
    public const string SequenceComponent = "sasrec";

    /// <summary>The retriever's name in fusions, explanations and checkpoints.</summary>
    public const string RetrieverComponent = "retriever";

    /// <summary>A model with random parameters; no component has a weight in the fusion yet.</summary>
    /// <param name="options">Its shape.</param>
    /// <param name="itemCount">Items of the catalogue.</param>
    /// <param name="features">What the retriever reads of users and items; null for a model without retriever.</param>
    /// <param name="seed">Seed of the first parameters.</param>
    /// <param name="tableFolder">See <see cref="SasRecModel"/>.</param>
    /// <exception cref="ArgumentException">There are features without a retriever to read them, or the other way round.</exception>
    /// <exception cref="Data.InputException">An option is outside its range.</exception>
    public Ur4RecModel(Ur4RecOptions options, int itemCount, RetrieverFeatures? features, ulong seed, string? tableFolder = null)
    {
        if (options.Retriever is null != features is null)
            throw new ArgumentException("A model has a retriever and its features, or neither.", nameof(features));
        Options = options;
        SasRec = Register(SequenceComponent, new SasRecModel(options.SasRec, itemCount, seed, tableFolder));
        if (options.Retriever is { } retriever)
        {
            Retriever = Register(
                RetrieverComponent, new PreferenceRetriever(retriever, itemCount, features!.ItemTexts.Columns, features.ItemImages?.Columns, seed));
            if (options.Memory is { } memory)
                Memory = Register("memory", new MemoryCell(retriever.OutputDim, memory, seed));
        }

        Fusion = Register("fusion", new FusionWeights([.. ComponentNames(Retriever is not null)], FeatureCount(Retriever is not null)));
        Retrieval = Register("retrieval", new FusionWeights([.. ComponentNames(withRetriever: false)]));
    }

    /// <summary>The model's shape.</summary>
    public Ur4RecOptions Options { get; }

    /// <summary>The sequence model.</summary>
    public SasRecModel SasRec { get; }

    /// <summary>The preference retriever; null for a model without one.</summary>
    public PreferenceRetriever? Retriever { get; }

    /// <summary>What moves the users' memories; null without retriever or memory.</summary>
    public MemoryCell? Memory { get; }

    /// <summary>What the stages of the retriever train: it and its memory; nothing for a model without one.</summary>
    public IEnumerable<Module> RetrieverModules => new Module?[] { Retriever, Memory }.OfType<Module>();

    /// <summary>What each component's scores weigh.</summary>
    public FusionWeights Fusion { get; }

    /// <summary>What the scores of the components but the retriever weigh where they choose what the retriever ranks.</summary>
    public FusionWeights Retrieval { get; }

    /// <summary>The fusion's weights of the components but the retriever.</summary>
    internal FusionWeights FusionWithoutRetriever()
    {
        var weights = new FusionWeights([.. ComponentNames(withRetriever: false)], FeatureCount(withRetriever: false));
        weights.CopyFrom(Fusion);
        return weights;
    }

    private IEnumerable<string> ComponentNames(bool withRetriever) =>
        [SequenceComponent, .. Options.Fusion.Collaborative, .. withRetriever ? [RetrieverComponent] : Array.Empty<string>()];

    private int FeatureCount(bool withRetriever) =>
        Options.Fusion.Method == FusionMethod.Adaptive ? Options.SasRec.HiddenDim + (withRetriever ? Options.Retriever!.OutputDim : 0) : 0;
}
