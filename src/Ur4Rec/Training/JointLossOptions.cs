using Ur4Rec.Data;
using Ur4Rec.Losses;

namespace Ur4Rec.Training;

/// <summary>What <see cref="LossTerm.Retrieval"/> asks of a case's candidates.</summary>
public enum RetrievalLossKind
{
    /// <summary>The positive among all candidates: <see cref="RetrievalLoss.CandidateSoftmax"/>.</summary>
    Softmax,

    /// <summary>Each candidate by itself: <see cref="RetrievalLoss.CandidateBce"/>.</summary>
    Bce,
}

/// <summary>What <see cref="LossTerm.Diversity"/> calls different.</summary>
public enum DiversityKind
{
    /// <summary>A small mean cosine: <see cref="DiversityLoss.CosineDiversity"/>.</summary>
    Cosine,

    /// <summary>A large spanned volume: <see cref="DiversityLoss.LogDeterminantDiversity"/>.</summary>
    Logdet,
}

/// <summary>
/// The loss terms that joint training adds up. A term is on where its weight is more than 0; those that also have a switch, where that is
/// set too.
/// </summary>
public sealed record JointLossOptions
{
    /// <summary>What the retrieval loss asks.</summary>
    public RetrievalLossKind RetrievalLoss { get; init; } = RetrievalLossKind.Softmax;

    /// <summary>Weight of <see cref="LossTerm.Sequence"/>, at least 0.</summary>
    public double SequenceWeight { get; init; } = 1;

    /// <summary>Weight of <see cref="LossTerm.Retrieval"/>, at least 0.</summary>
    public double RetrievalWeight { get; init; } = 1;

    /// <summary>Weight of <see cref="LossTerm.Bpr"/>, at least 0.</summary>
    public double BprWeight { get; init; }

    /// <summary>Weight of <see cref="LossTerm.Consistency"/>, at least 0; wants items with images.</summary>
    public double ConsistencyWeight { get; init; }

    /// <summary>Weight of <see cref="LossTerm.Infonce"/>, at least 0.</summary>
    public double InfonceWeight { get; init; }

    /// <summary>Weight of <see cref="LossTerm.Diversity"/>, at least 0.</summary>
    public double DiversityWeight { get; init; }

    /// <summary>What diversity means.</summary>
    public DiversityKind Diversity { get; init; } = DiversityKind.Cosine;

    /// <summary>Weight of <see cref="LossTerm.LoadBalance"/>, at least 0; wants two sub-experts or more.</summary>
    public double LoadBalanceWeight { get; init; }

    /// <summary>Whether <see cref="LossTerm.MemoryBank"/> is on, where its weight is not 0.</summary>
    public bool UseMemoryBank { get; init; }

    /// <summary>Weight of <see cref="LossTerm.MemoryBank"/>, at least 0.</summary>
    public double MemoryBankWeight { get; init; } = 0.1;

    /// <summary>Rows that the memory bank holds, at least 1.</summary>
    public int MemoryBankSize { get; init; } = 1024;

    /// <summary>Temperature of <see cref="LossTerm.Infonce"/> and <see cref="LossTerm.MemoryBank"/>, 1e-4 .. 100.</summary>
    public double ContrastTemperature { get; init; } = 0.1;

    /// <summary>Whether <see cref="LossTerm.Distillation"/> is on, where its weight is not 0.</summary>
    public bool UseKnowledgeDistillation { get; init; }

    /// <summary>Weight of <see cref="LossTerm.Distillation"/>, at least 0.</summary>
    public double KdWeight { get; init; } = 0.1;

    /// <summary>Temperature of <see cref="LossTerm.Distillation"/>, 1e-4 .. 100.</summary>
    public double KdTemperature { get; init; } = 2;

    /// <summary>
    /// Whether trained log-variances weigh the terms. The weights here then say no more than which terms are on, but for the weight of
    /// <see cref="LossTerm.Diversity"/>, which stays (see <see cref="LossWeighting"/>).
    /// </summary>
    public bool UseUncertaintyWeighting { get; init; }

    /// <summary>Whether terms come in one after another as a stage goes on (see <see cref="Training.Curriculum"/>).</summary>
    public bool UseCurriculum { get; init; }

    /// <summary>The terms that are on, in the order of the enumeration.</summary>
    public IEnumerable<LossTerm> Terms => Enum.GetValues<LossTerm>().Where(term => WeightOf(term) > 0);

    /// <summary>The fixed weight of a term; 0 where it is off.</summary>
    public double WeightOf(LossTerm term) => term switch
    {
        LossTerm.Retrieval => RetrievalWeight,
        LossTerm.Sequence => SequenceWeight,
        LossTerm.Bpr => BprWeight,
        LossTerm.Consistency => ConsistencyWeight,
        LossTerm.Infonce => InfonceWeight,
        LossTerm.MemoryBank => UseMemoryBank ? MemoryBankWeight : 0,
        LossTerm.Diversity => DiversityWeight,
        LossTerm.Distillation => UseKnowledgeDistillation ? KdWeight : 0,
        LossTerm.LoadBalance => LoadBalanceWeight,
        _ => throw new ArgumentOutOfRangeException(nameof(term), term, "Unknown loss term."),
    };

    /// <summary>The terms and how they are weighed, for the log.</summary>
    internal string Describe()
    {
        var terms = UseUncertaintyWeighting
            ? $"{string.Join(", ", Terms.Select(term => term.Name()))}, weighed by their uncertainty"
            : string.Join(", ", Terms.Select(term => FormattableString.Invariant($"{WeightOf(term)} {term.Name()}")));
        return UseCurriculum ? $"{terms}; phased in by curriculum" : terms;
    }

    /// <summary>Checks every value.</summary>
    /// <exception cref="InputException">A value is outside its range, or nothing would be trained.</exception>
    public void Validate()
    {
        RequireWeight("sequence_weight", SequenceWeight);
        RequireWeight("retrieval_weight", RetrievalWeight);
        RequireWeight("bpr_weight", BprWeight);
        RequireWeight("consistency_weight", ConsistencyWeight);
        RequireWeight("infonce_weight", InfonceWeight);
        RequireWeight("diversity_weight", DiversityWeight);
        RequireWeight("load_balance_weight", LoadBalanceWeight);
        RequireWeight("memory_bank_weight", MemoryBankWeight);
        RequireWeight("kd_weight", KdWeight);
        RequireTemperature("contrast_temperature", ContrastTemperature);
        RequireTemperature("kd_temperature", KdTemperature);
        if (MemoryBankSize < 1)
            throw new InputException($"memory_bank_size is {MemoryBankSize}; it must be at least 1.");
        if (!Terms.Any())
            throw new InputException("Every loss is off; set retrieval_weight or sequence_weight to more than 0.");
        if (UseCurriculum && RetrievalWeight == 0)
        {
            throw new InputException(
                "use_curriculum_learning begins with the retrieval loss, but retrieval_weight is 0; set retrieval_weight to more than 0, "
                + "or use_curriculum_learning to false.");
        }
    }

    /// <summary>Checks that the data and the model can give every term that is on.</summary>
    /// <param name="hasImages">Whether any item has an image.</param>
    /// <param name="subExperts">Attention experts behind each of the retriever's three experts, at least 1.</param>
    /// <exception cref="InputException">A term that is on cannot be given.</exception>
    public void RequireData(bool hasImages, int subExperts)
    {
        if (ConsistencyWeight > 0 && !hasImages)
        {
            throw new InputException(FormattableString.Invariant(
                $"consistency_weight is {ConsistencyWeight}, but no item has an image to agree with its description; ")
                + "set consistency_weight to 0, or import images.");
        }

        if (LoadBalanceWeight > 0 && subExperts < 2)
        {
            throw new InputException(FormattableString.Invariant(
                $"load_balance_weight is {LoadBalanceWeight}, but one sub-expert has no load to share; ")
                + "set load_balance_weight to 0, or num_sub_experts to 2 or more.");
        }
    }

    private static void RequireWeight(string key, double value)
    {
        if (!(value >= 0 && double.IsFinite(value)))
            throw new InputException(FormattableString.Invariant($"{key} is {value}; it must be 0 or more, and finite."));
    }

    private static void RequireTemperature(string key, double value)
    {
        if (!(value is >= TemperatureRange.Lowest and <= TemperatureRange.Highest))
        {
            throw new InputException(FormattableString.Invariant(
                $"{key} is {value}; it must be {TemperatureRange.Lowest} to {TemperatureRange.Highest}."));
        }
    }
}
