using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Training;
using Ur4Rec.Training.Anomalies;
using static Ur4Rec.ConfigurationType;

namespace Ur4Rec;

/// <summary>Every key of the configuration, in the order it is written and documented. A new key is one entry here.</summary>
public static partial class ConfigurationKeys
{
    private static readonly ConfigurationSection<RunConfiguration> s_run = new("The run", c => c, (_, c) => c);
    private static readonly ConfigurationSection<PreparationOptions> s_preparation = new("Data", c => c.Preparation, (c, o) => c with { Preparation = o });
    private static readonly ConfigurationSection<SplitOptions> s_split = new("Split", c => c.Split, (c, o) => c with { Split = o });
    private static readonly ConfigurationSection<SasRecOptions> s_sasRec = new("SASRec", c => c.SasRec, (c, o) => c with { SasRec = o });
    private static readonly ConfigurationSection<TrainingOptions> s_training = new("Training", c => c.Training, (c, o) => c with { Training = o });
    private static readonly ConfigurationSection<EvaluationSettings> s_evaluation = new("Evaluation", c => c.Evaluation, (c, o) => c with { Evaluation = o });
    private static readonly ConfigurationSection<TextSettings> s_texts = new("Texts", c => c.Texts, (c, o) => c with { Texts = o });
    private static readonly ConfigurationSection<ImageSettings> s_images = new("Images", c => c.Images, (c, o) => c with { Images = o });

    /// <summary>All keys.</summary>
    public static IReadOnlyList<ConfigurationKey> All { get; } =
    [
        s_run.Key("store", OptionalPath("store", "give --store"), o => o.Store, (o, v) => o with { Store = v },
            "The data: a store made by `ur4rec import`, or `demo` for the built-in data set (a file of that name is `./demo`)."),
        s_run.Key("output_dir", OptionalPath("folder", "give --output-dir"), o => o.OutputDirectory, (o, v) => o with { OutputDirectory = v },
            "The run directory to make."),
        s_run.Key("seed", Seed, o => o.Training.Seed, (o, v) => o with { Training = o.Training with { Seed = v } },
            "Seed of every random choice of training."),
        s_run.Key("threads", Integer(0, 1024), o => o.Threads, (o, v) => o with { Threads = v },
            "Threads to compute with; 0 is one a processor. Results do not depend on it."),
        s_training.Key("table_memory", Choice<TableMemory>(), o => o.TableMemory, (o, v) => o with { TableMemory = v },
            "Where the sequence model's item table and its optimiser's moments are in training: in memory, or in mapped files of the run directory, which may be larger than the memory. Results do not depend on it."),
        s_run.Key("checkpoint_every", StepsOrMinutes, o => o.Checkpoints.Every, (o, v) => o with { Checkpoints = o.Checkpoints with { Every = v } },
            "How often a checkpoint is written, to go on from after an interruption. Results do not depend on it."),
        s_run.Key("keep_last", Integer(1), o => o.Checkpoints.KeepLast, (o, v) => o with { Checkpoints = o.Checkpoints with { KeepLast = v } },
            "How many of the newest checkpoints are kept while the run is not finished; each holds the best model so far, too."),

        s_run.Key("on_anomaly", Choice<AnomalyPolicy>(), o => o.Anomalies.OnAnomaly, (o, v) => o with { Anomalies = o.Anomalies with { OnAnomaly = v } },
            "What happens after a training step whose loss or gradient is not finite: `stop` ends the run, `skip` leaves the step out."),
        s_run.Key("max_skipped_steps", Integer(1), o => o.Anomalies.MaxSkippedSteps, (o, v) => o with { Anomalies = o.Anomalies with { MaxSkippedSteps = v } },
            "How many steps of the whole run `on_anomaly: skip` may leave out before the run ends all the same."),

        s_run.Key("stages", ListOf<Stage>(), o => o.Stages, (o, v) => o with { Stages = v },
            "The training stages, in order; `pretrain_sasrec` comes first, and any of the others may be left out."),

        s_preparation.Key("min_rating", OptionalNumber(Interval.Finite, "keeps all"), o => o.MinRating, (o, v) => o with { MinRating = v },
            "Smallest rating kept; where it is set, an interaction without a rating is dropped."),
        s_preparation.Key("max_interactions_per_user", Integer(0), o => o.MaxInteractionsPerUser, (o, v) => o with { MaxInteractionsPerUser = v },
            "How many of each user's newest interactions are kept; 0 keeps all."),
        s_preparation.Key("user_core", Integer(0), o => o.UserCore, (o, v) => o with { UserCore = v },
            "Fewest interactions of a user; those with fewer are dropped. 0 keeps all."),
        s_preparation.Key("item_core", Integer(0), o => o.ItemCore, (o, v) => o with { ItemCore = v },
            "Fewest interactions of an item; those with fewer are dropped. 0 keeps all."),
        s_preparation.Key("catalogue", Choice<CatalogueSource>(), o => o.Catalogue, (o, v) => o with { Catalogue = v },
            "Which items can be ranked: those of the interactions that are kept, or all that the store knows."),
        s_preparation.Key("exclude_dropped", Switch, o => o.ExcludeDropped, (o, v) => o with { ExcludeDropped = v },
            "Whether items that a user had, but that were dropped from their history, are no candidates for them: in evaluation those until the target's time, in recommending all."),

        s_split.Key("split", Choice<SplitMethod>(), o => o.Method, (o, v) => o with { Method = v },
            "How held-out items are chosen: each user's last two, by shares of each user's sequence, or by two points in time."),
        s_split.Key("split_train_end", Number(Interval.Inside(0, 1)), o => o.TrainEnd, (o, v) => o with { TrainEnd = v },
            "Where training ends for `ratio` (share of each user's interactions) and `temporal` (quantile of all times)."),
        s_split.Key("split_validation_end", Number(Interval.Inside(0, 1)), o => o.ValidationEnd, (o, v) => o with { ValidationEnd = v },
            "Where validation ends, likewise; above `split_train_end`."),
        s_split.Key("validation_users", Integer(0), o => o.ValidationUsers, (o, v) => o with { ValidationUsers = v },
            "How many users validation asks about, spread evenly over all; 0 asks about all. Every result names the number. What is held out of the others is not trained on either."),
        s_split.Key("test_users", Integer(0), o => o.TestUsers, (o, v) => o with { TestUsers = v },
            "Likewise of the test, for the model and the baselines alike."),

        s_texts.Key("texts.source", NameOr([TextSettings.All, TextSettings.None], "the name of a source of texts in the store"), o => o.Source, (o, v) => o with { Source = v },
            "Which texts of the store the run reads. They are audited first: texts that know what is held out are refused."),
        s_texts.Key("texts.allow_leaking", Switch, o => o.AllowLeaking, (o, v) => o with { AllowLeaking = v },
            "Whether texts that know what is held out are read all the same; every result then carries a warning."),
        s_texts.Key("texts.encoder", Choice<EncoderName>(), o => o.Encoder, (o, v) => o with { Encoder = v },
            "The encoder whose vectors of the texts are read; `ur4rec embed --encoder` makes them. The built-in data has only `lsa`."),

        s_images.Key("images.use", Switch, o => o.Use, (o, v) => o with { Use = v },
            "Whether the features of items' images are read where the store has some (`ur4rec import --image-features`)."),

        s_sasRec.Key("sasrec_variant", Choice<SasRecVariant>(), o => o.Variant, (o, v) => o with { Variant = v },
            "The block: `prenorm` (GELU, feed-forward four times as wide) or `classic` (post-norm, ReLU, feed-forward as wide as the model)."),
        s_sasRec.Key("sasrec_hidden_dim", Integer(1, 4096), o => o.HiddenDim, (o, v) => o with { HiddenDim = v },
            "Width of every representation; a multiple of `sasrec_num_heads`."),
        s_sasRec.Key("sasrec_num_blocks", Integer(1, 64), o => o.Blocks, (o, v) => o with { Blocks = v },
            "Number of transformer blocks."),
        s_sasRec.Key("sasrec_num_heads", Integer(1, 64), o => o.Heads, (o, v) => o with { Heads = v },
            "Number of attention heads."),
        s_sasRec.Key("sasrec_dropout", Number(Interval.FromUpTo(0, 1)), o => o.Dropout, (o, v) => o with { Dropout = v },
            "Dropout rate on embeddings, attention and both sub-layers."),
        s_sasRec.Key("sasrec_scale_embeddings", Switch, o => o.ScaleEmbeddings, (o, v) => o with { ScaleEmbeddings = v },
            "Whether item embeddings are multiplied by the root of `sasrec_hidden_dim` where they are read; the model then learns in about half the epochs."),
        s_sasRec.Key("max_seq_len", Integer(1, 100_000), o => o.MaxSequenceLength, (o, v) => o with { MaxSequenceLength = v },
            "Longest history the model reads; older items are left out."),

        .. ModelKeys(),

        s_training.Key("epochs_per_stage", Integer(1), o => o.Epochs, (o, v) => o with { Epochs = v },
            "Most epochs of a stage."),
        s_training.Key("patience", Integer(0), o => o.Patience, (o, v) => o with { Patience = v },
            "Epochs without a better validation ndcg@10 before a stage ends; 0 never ends early."),
        s_training.Key("batch_size", Integer(1), o => o.BatchSize, (o, v) => o with { BatchSize = v },
            "Sequences a step of the sequence model, where a user longer than `max_seq_len` is several; and cases a step of the retriever."),
        s_training.Key("gradient_shards", Integer(0), o => o.Shards, (o, v) => o with { Shards = v },
            "Parts that every batch is cut into, whose gradients are added in one order: with N parts, 1 to N processes (`mpirun -np`) train the same "
            + "model bit for bit; more processes make more parts. 0 is 1 for a process alone and 4 under mpirun."),
        s_training.Key("loss", Choice<SequenceLoss>(), o => o.Loss, (o, v) => o with { Loss = v },
            "The loss; every position of every training sequence is a target. `gbce` begins with a plateau of some epochs: give it a `patience` above 10."),
        s_training.Key("exclude_history", Switch, o => o.ExcludeHistory, (o, v) => o with { ExcludeHistory = v },
            "Whether `loss: cross_entropy` leaves the items that the user had by then out of the softmax; sampled negatives are never the user's own items, save where shared."),
        s_training.Key("shuffle_ties", Switch, o => o.ShuffleTies, (o, v) => o with { ShuffleTies = v },
            "Whether training reads a user's items of one time in a new random order each epoch; validation and test read the data's order."),
        s_training.Key("num_negatives", Integer(1), o => o.Negatives, (o, v) => o with { Negatives = v },
            "Negatives of a case of the retriever; and for every loss but `cross_entropy`, of a position (a batch, where shared)."),
        s_training.Key("shared_negatives", Switch, o => o.SharedNegatives, (o, v) => o with { SharedNegatives = v },
            "Whether one set of negatives serves the whole batch."),
        s_training.Key("negative_sampling", Choice<NegativeSampling>(), o => o.NegativeSampling, (o, v) => o with { NegativeSampling = v },
            "Where negatives come from: every item alike, or by popularity."),
        s_training.Key("negative_alpha", Number(Interval.Between(0, 1)), o => o.NegativeAlpha, (o, v) => o with { NegativeAlpha = v },
            "Exponent of popularity for `negative_sampling: popularity` and for `negative_mix.popularity`."),
        s_training.Key("gbce_t", Number(Interval.Between(0, 1)), o => o.GbceT, (o, v) => o with { GbceT = v },
            "Calibration of `loss: gbce`: 0 is bce, 1 undoes the overconfidence that sampling brings."),
        s_training.Key("sasrec_lr", Number(Interval.Above(0)), o => o.LearningRate, (o, v) => o with { LearningRate = v },
            "Peak learning rate of the sequence model."),
        s_training.Key("lr_schedule", Choice<LearningRateSchedule>(), o => o.Schedule, (o, v) => o with { Schedule = v },
            "`constant`, or `cosine`: a linear warm-up, then a cosine to zero over the stage's own number of steps."),
        s_training.Key("warmup_share", Number(Interval.Between(0, 1)), o => o.WarmupShare, (o, v) => o with { WarmupShare = v },
            "Share of the steps over which the learning rate rises from zero, for `lr_schedule: cosine`."),
        s_training.Key("weight_decay", Number(Interval.AtLeast(0)), o => o.WeightDecay, (o, v) => o with { WeightDecay = v },
            "Decoupled weight decay (AdamW); 0 is Adam."),
        s_training.Key("max_grad_norm", Number(Interval.AtLeast(0)), o => o.MaxGradientNorm, (o, v) => o with { MaxGradientNorm = v },
            "Largest global gradient norm; 0 does not clip."),
        s_training.Key("ema_decay", Number(Interval.FromUpTo(0, 1)), o => o.EmaDecay, (o, v) => o with { EmaDecay = v },
            "Decay a step of an exponential moving average of the weights, which is what is validated and saved; 0 is off. The average begins with the first step's weights."),

        .. JointTrainingKeys(),

        s_evaluation.Key("eval_protocol", Choice<ProtocolName>(), o => o.Protocol, (o, v) => o with { Protocol = v },
            "What a target is ranked among, in validation and test: all unseen items, or sampled negatives."),
        s_evaluation.Key("eval_negatives", Integer(1), o => o.Negatives, (o, v) => o with { Negatives = v },
            "Negatives a case for `eval_protocol: sampled`."),
        s_evaluation.Key("eval_seed_compatible", Switch, o => o.SeedCompatible, (o, v) => o with { SeedCompatible = v },
            "Whether `sampled` draws from all items, the user's history included, as the Python original did."),
        s_evaluation.Key("bootstrap_samples", Integer(0), o => o.BootstrapSamples, (o, v) => o with { BootstrapSamples = v },
            "Resamples behind the confidence intervals of the test metrics; 0 leaves the intervals out."),
    ];

    // They say where things are and how the work goes, and decide nothing of the result.
    private static readonly string[] s_withoutEffect = ["store", "output_dir", "threads", "table_memory", "checkpoint_every", "keep_last", "on_anomaly", "max_skipped_steps"];

    /// <summary>Every key that decides what a run comes to, with its value; where the data is, is not among them, and what it is has a fingerprint.</summary>
    public static IReadOnlyDictionary<string, string> ThatDecide(RunConfiguration configuration) =>
        All.Where(key => !s_withoutEffect.Contains(key.Name)).ToDictionary(key => key.Name, key => key.Write(configuration));
}
