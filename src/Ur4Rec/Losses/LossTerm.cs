using System.Text.Json;

namespace Ur4Rec.Losses;

/// <summary>The terms that joint training can add up.</summary>
public enum LossTerm
{
    /// <summary>The candidates' final scores, the positive among negatives: <see cref="RetrievalLoss"/>.</summary>
    Retrieval,

    /// <summary>The sequence model's own loss over its positions.</summary>
    Sequence,

    /// <summary>Positive above negative, pair by pair (Rendle et al. 2009, arXiv 1205.2618).</summary>
    Bpr,

    /// <summary>Two views of an item point the same way: <see cref="ModalConsistencyLoss"/>.</summary>
    Consistency,

    /// <summary>Two views of an item find each other among the batch: <see cref="InfoNceLoss"/>.</summary>
    Infonce,

    /// <summary>The same among earlier batches too: <see cref="Losses.MemoryBank"/>.</summary>
    MemoryBank,

    /// <summary>Experts point different ways: <see cref="DiversityLoss"/>. The only term that can be negative.</summary>
    Diversity,

    /// <summary>Sequence model and retriever teach each other: <see cref="DistillationLoss"/>.</summary>
    Distillation,

    /// <summary>Sub-experts share the work.</summary>
    LoadBalance,
}

/// <summary>What is the same of a term wherever it is named.</summary>
public static class LossTerms
{
    /// <summary>Its name in configurations, logs and checkpoints: snake_case.</summary>
    public static string Name(this LossTerm term) => JsonNamingPolicy.SnakeCaseLower.ConvertName(term.ToString());
}
