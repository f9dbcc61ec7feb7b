using Ur4Rec.Training;
using static Ur4Rec.ConfigurationType;

namespace Ur4Rec;

/// <content>Keys of the stages after the first.</content>
public static partial class ConfigurationKeys
{
    private static IEnumerable<ConfigurationKey> JointTrainingKeys() => [.. StageKeys(), .. NegativeMixKeys(), .. LossKeys(), .. AlternationKeys()];

    private static IEnumerable<ConfigurationKey> StageKeys()
    {
        var section = JointSection(o => o, (_, o) => o);
        return
        [
            section.Key("retriever_lr", Number(Interval.Above(0)), o => o.LearningRate, (o, v) => o with { LearningRate = v },
                "Peak learning rate of the retriever and its memory."),
            section.Key("finetune_lr_scale", Number(Interval.Above(0)), o => o.FinetuneScale, (o, v) => o with { FinetuneScale = v },
                "What `sasrec_lr` and `retriever_lr` are multiplied by in `joint_finetune` and `end_to_end`."),
            section.Key("retriever_positions", Integer(1), o => o.PositionsPerUser, (o, v) => o with { PositionsPerUser = v },
                "Target positions a user and epoch that the retriever is trained on, others each epoch."),
            section.Key("user_text_dropout", Number(Interval.Between(0, 1)), o => o.UserTextDropout, (o, v) => o with { UserTextDropout = v },
                "Share of the retriever's cases that are trained without the user's sentences: these were written from the whole training part and know its targets, as they never know a held-out one."),
        ];
    }

    private static IEnumerable<ConfigurationKey> NegativeMixKeys()
    {
        var section = JointSection(o => o.NegativeMix, (o, v) => o with { NegativeMix = v });
        return
        [
            section.Key("negative_mix.uniform", Number(Interval.AtLeast(0)), o => o.Uniform, (o, v) => o with { Uniform = v },
                "Share of the retriever's negatives that come from all items alike. Shares need not add up to 1."),
            section.Key("negative_mix.popularity", Number(Interval.AtLeast(0)), o => o.Popularity, (o, v) => o with { Popularity = v },
                "Share drawn by popularity."),
            section.Key("negative_mix.in_batch", Number(Interval.AtLeast(0)), o => o.InBatch, (o, v) => o with { InBatch = v },
                "Share drawn from the batch's other positives."),
            section.Key("negative_mix.hard", Number(Interval.AtLeast(0)), o => o.Hard, (o, v) => o with { Hard = v },
                "Share drawn from what the sequence model ranks highest for the history."),
            section.Key("hard_negative_pool", Integer(1), o => o.HardPool, (o, v) => o with { HardPool = v },
                "How many of its highest these are drawn from."),
        ];
    }

    private static IEnumerable<ConfigurationKey> LossKeys()
    {
        var section = JointSection(o => o.Losses, (o, v) => o with { Losses = v });
        return
        [
            section.Key("retrieval_loss", Choice<RetrievalLossKind>(), o => o.RetrievalLoss, (o, v) => o with { RetrievalLoss = v },
                "How the positive is told from its negatives: softmax over the candidates, or binary cross-entropy."),
            section.Key("sequence_weight", Number(Interval.Above(0)), o => o.SequenceWeight, (o, v) => o with { SequenceWeight = v },
                "Weight of the sequence model's own loss in `joint_finetune` and `end_to_end`."),
            section.Key("retrieval_weight", Number(Interval.Above(0)), o => o.RetrievalWeight, (o, v) => o with { RetrievalWeight = v },
                "Weight of the retrieval loss."),
            section.Key("bpr_weight", Number(Interval.AtLeast(0)), o => o.BprWeight, (o, v) => o with { BprWeight = v },
                "Weight of the pairwise loss, positive above negative; 0 leaves a term out."),
            section.Key("consistency_weight", Number(Interval.AtLeast(0)), o => o.ConsistencyWeight, (o, v) => o with { ConsistencyWeight = v },
                "Weight of the agreement of an item's description and image; wants images."),
            section.Key("infonce_weight", Number(Interval.AtLeast(0)), o => o.InfonceWeight, (o, v) => o with { InfonceWeight = v },
                "Weight of the contrast of preferences and items within a batch."),
            section.Key("diversity_weight", Number(Interval.AtLeast(0)), o => o.DiversityWeight, (o, v) => o with { DiversityWeight = v },
                "Weight of the penalty on experts that say the same."),
            section.Key("diversity", Choice<DiversityKind>(), o => o.Diversity, (o, v) => o with { Diversity = v },
                "How that is measured: by mean cosine, or by the log-determinant of the cosines."),
            section.Key("load_balance_weight", Number(Interval.AtLeast(0)), o => o.LoadBalanceWeight, (o, v) => o with { LoadBalanceWeight = v },
                "Weight of the penalty on sub-experts that share the work unevenly; wants `num_sub_experts` above 1."),
            section.Key("use_memory_bank", Switch, o => o.UseMemoryBank, (o, v) => o with { UseMemoryBank = v },
                "Whether preferences and items are also contrasted with items of earlier batches."),
            section.Key("memory_bank_weight", Number(Interval.AtLeast(0)), o => o.MemoryBankWeight, (o, v) => o with { MemoryBankWeight = v },
                "Weight of that contrast."),
            section.Key("memory_bank_size", Integer(1), o => o.MemoryBankSize, (o, v) => o with { MemoryBankSize = v },
                "How many items the bank holds."),
            section.Key("contrast_temperature", Number(Interval.Between(0.0001, 100)), o => o.ContrastTemperature, (o, v) => o with { ContrastTemperature = v },
                "Temperature of both contrasts."),
            section.Key("use_knowledge_distillation", Switch, o => o.UseKnowledgeDistillation, (o, v) => o with { UseKnowledgeDistillation = v },
                "Whether sequence model and retriever teach each other over the candidates."),
            section.Key("kd_weight", Number(Interval.AtLeast(0)), o => o.KdWeight, (o, v) => o with { KdWeight = v },
                "Weight of that."),
            section.Key("kd_temperature", Number(Interval.Between(0.0001, 100)), o => o.KdTemperature, (o, v) => o with { KdTemperature = v },
                "Temperature of both teachers."),
            section.Key("use_uncertainty_weighting", Switch, o => o.UseUncertaintyWeighting, (o, v) => o with { UseUncertaintyWeighting = v },
                "Whether trained log-variances weigh the terms instead of fixed weights; diversity keeps its own."),
            section.Key("use_curriculum_learning", Switch, o => o.UseCurriculum, (o, v) => o with { UseCurriculum = v },
                "Whether the auxiliary terms come in one after the other over a stage."),
        ];
    }

    private static IEnumerable<ConfigurationKey> AlternationKeys()
    {
        var section = JointSection(o => o.Alternation, (o, v) => o with { Alternation = v });
        return
        [
            section.Key("use_adaptive_alternating", Switch, o => o.Adaptive, (o, v) => o with { Adaptive = v },
                "Whether `joint_finetune` stays with a module until its loss has flattened, instead of changing every step."),
            section.Key("adaptive_switch_threshold", Number(Interval.FromUpTo(0, 1)), o => o.SwitchThreshold, (o, v) => o with { SwitchThreshold = v },
                "Relative improvement of the loss below which it has flattened."),
            section.Key("adaptive_min_steps", Integer(2), o => o.MinSteps, (o, v) => o with { MinSteps = v },
                "Fewest steps of a module's turn."),
        ];
    }

    private static ConfigurationSection<TOptions> JointSection<TOptions>(
        Func<RetrieverTrainingOptions, TOptions> options, Func<RetrieverTrainingOptions, TOptions, RetrieverTrainingOptions> with) =>
        new("Joint training", c => options(c.RetrieverTraining), (c, o) => c with { RetrieverTraining = with(c.RetrieverTraining, o) });
}
