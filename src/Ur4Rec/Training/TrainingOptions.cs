using Ur4Rec.Numerics.Distribution;

namespace Ur4Rec.Training;

/// <summary>The loss a sequence model is trained with; every position of every training sequence is a target.</summary>
public enum SequenceLoss
{
    /// <summary>Softmax cross-entropy over the whole catalogue.</summary>
    CrossEntropy,

    /// <summary>Cross-entropy over the catalogue, estimated from the target and sampled negatives, each weighed by 1 / q.</summary>
    SampledSoftmax,

    /// <summary>Binary cross-entropy of the target and sampled negatives.</summary>
    Bce,

    /// <summary>Generalised binary cross-entropy (gSASRec), calibrated for negative sampling.</summary>
    Gbce,

    /// <summary>Bayesian personalised ranking.</summary>
    Bpr,
}

/// <summary>How the learning rate moves over the run's own number of steps.</summary>
public enum LearningRateSchedule
{
    /// <summary>The same at every step.</summary>
    Constant,

    /// <summary>Linear warm-up, then a cosine to zero.</summary>
    Cosine,
}

/// <summary>Where sampled negatives come from.</summary>
public enum NegativeSampling
{
    /// <summary>Every item alike.</summary>
    Uniform,

    /// <summary>In proportion to popularity raised to <see cref="TrainingOptions.NegativeAlpha"/>.</summary>
    Popularity,
}

/// <summary>Where the item table and what its optimiser remembers are.</summary>
public enum TableMemory
{
    /// <summary>In memory.</summary>
    Ram,

    /// <summary>In mapped files, so that they may be larger than the memory.</summary>
    Mapped,
}

/// <summary>How one stage of training goes.</summary>
public sealed record TrainingOptions
{
    /// <summary>What <see cref="Shards"/> is for several processes by default: enough that one, two and four of them train the same model.</summary>
    public const int ShardsOfSeveral = 4;

    /// <summary>The loss.</summary>
    public SequenceLoss Loss { get; init; } = SequenceLoss.CrossEntropy;

    /// <summary>Negatives a position (or a batch, where <see cref="SharedNegatives"/>) for the sampled losses; at least 1.</summary>
    public int Negatives { get; init; } = 256;

    /// <summary>
    /// Whether one set of negatives serves the whole batch. It may hold some token's target, which only
    /// <see cref="SequenceLoss.SampledSoftmax"/> leaves out.
    /// </summary>
    public bool SharedNegatives { get; init; }

    /// <summary>The negatives' distribution.</summary>
    public NegativeSampling NegativeSampling { get; init; } = NegativeSampling.Uniform;

    /// <summary>Exponent of popularity, 0 .. 1, for <see cref="NegativeSampling.Popularity"/>.</summary>
    public double NegativeAlpha { get; init; } = 0.75;

    /// <summary>Calibration t of gBCE, 0 .. 1 (Petrov and Macdonald 2023, eq. 13).</summary>
    public double GbceT { get; init; } = 0.75;

    /// <summary>
    /// Whether <see cref="SequenceLoss.CrossEntropy"/> leaves the items that the user had by then, all but the token's target, out of a
    /// token's softmax.
    /// </summary>
    public bool ExcludeHistory { get; init; }

    /// <summary>Whether a user's items of one time are read in a new random order each epoch instead of the data's.</summary>
    public bool ShuffleTies { get; init; }

    /// <summary>Most epochs, at least 1.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>Epochs without a better validation NDCG@10 before the stage ends; 0 never ends early.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>Sequences a step, at least 1; a user longer than the model reads is several.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>
    /// Parts that every batch is cut into, whose gradients are added in one order: as many processes as there are parts, or fewer, train the
    /// same model bit for bit. 0 leaves it to <see cref="ShardsFor"/>: a process alone has nothing to cut for.
    /// </summary>
    public int Shards { get; init; }

    /// <summary>Peak learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The learning rate's course.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Constant;

    /// <summary>Share of the run's steps, 0 .. 1, over which the learning rate rises from zero (<see cref="LearningRateSchedule.Cosine"/>).</summary>
    public double WarmupShare { get; init; } = 0.05;

    /// <summary>Decoupled weight decay (AdamW); 0 is Adam.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Largest global gradient norm; 0 does not clip.</summary>
    public double MaxGradientNorm { get; init; }

    /// <summary>
    /// Decay a step, 0 &lt;= decay &lt; 1, of the moving average of the parameters that is validated and kept
    /// (<see cref="Numerics.Optimisation.ParameterAverage"/>); 0 takes the parameters themselves.
    /// </summary>
    public double EmaDecay { get; init; }

    /// <summary>
    /// Where large tables that need not be in memory are mapped files, gone with the process: the copies of the best parameters, and what
    /// <see cref="TableMemory"/> says; null for the system's folder for temporary files. Results do not depend on it.
    /// </summary>
    public string? ScratchFolder { get; init; }

    /// <summary>Where the sequence model's item table and its optimiser's moments are. Results do not depend on it.</summary>
    public TableMemory TableMemory { get; init; }

    /// <summary>Seed of every random choice of the run.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// The parts of a batch that processes train: <see cref="Shards"/> or, where that is left open, one for a process alone and
    /// <see cref="ShardsOfSeveral"/> for a group, even of one; in any case one a process at least, and a sequence a part.
    /// </summary>
    public int ShardsFor(IRankGroup ranks) => Math.Max(Math.Min(WantedShards(ranks), BatchSize), ranks.Size);

    /// <summary>As <see cref="ShardsFor"/>, whether there are enough for every process or not.</summary>
    internal int WantedShards(IRankGroup ranks) => Shards > 0 ? Shards : ranks is SoleRank ? 1 : ShardsOfSeveral;
}
