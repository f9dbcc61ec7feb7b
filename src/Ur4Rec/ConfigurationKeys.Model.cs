using Ur4Rec.Models.Fusion;
using Ur4Rec.Models.Memory;
using Ur4Rec.Models.Retrieval;
using static Ur4Rec.ConfigurationType;

namespace Ur4Rec;

/// <content>Keys of the model beside the sequence model.</content>
public static partial class ConfigurationKeys
{
    private static IEnumerable<ConfigurationKey> ModelKeys() => [.. RetrieverKeys(), .. MemoryKeys(), .. FusionKeys()];

    private static IEnumerable<ConfigurationKey> RetrieverKeys()
    {
        var section = new ConfigurationSection<RetrieverOptions>("Retriever", c => c.Retriever, (c, o) => c with { Retriever = o });
        return
        [
            section.Key("retriever_output_dim", Integer(1, 4096), o => o.OutputDim, (o, v) => o with { OutputDim = v },
                "Width of the retriever's representations; a multiple of `moe_num_heads`."),
            section.Key("moe_num_heads", Integer(1, 64), o => o.Heads, (o, v) => o with { Heads = v },
                "Heads of every attention of the retriever."),
            section.Key("moe_dropout", Number(Interval.FromUpTo(0, 1)), o => o.Dropout, (o, v) => o with { Dropout = v },
                "Dropout rate in the retriever."),
            section.Key("moe_num_proxies", Integer(1, 1024), o => o.Proxies, (o, v) => o with { Proxies = v },
                "Learned tokens that the mixture of experts attends to."),
            section.Key("num_sub_experts", Integer(1, 64), o => o.SubExperts, (o, v) => o with { SubExperts = v },
                "Attention experts behind each of the three experts; above 1 they are mixed by a router of their own."),
            section.Key("retriever_temperature", Number(Interval.AtLeast(0.001)), o => o.Temperature, (o, v) => o with { Temperature = v },
                "What the cosine of preference and candidate is divided by."),
        ];
    }

    private static IEnumerable<ConfigurationKey> MemoryKeys()
    {
        var run = new ConfigurationSection<RunConfiguration>("Memory", c => c, (_, c) => c);
        var section = new ConfigurationSection<MemoryOptions>("Memory", c => c.Memory, (c, o) => c with { Memory = o });
        return
        [
            run.Key("use_memory", Switch, o => o.UseMemory, (o, v) => o with { UseMemory = v },
                "Whether the retriever has a memory of each user."),
            section.Key("max_memory_size", Integer(1), o => o.MaxMemorySize, (o, v) => o with { MaxMemorySize = v },
                "Items of a user's history that the memory keeps."),
            section.Key("update_trigger", Choice<UpdateTrigger>(), o => o.UpdateTrigger, (o, v) => o with { UpdateTrigger = v },
                "What moves a memory: a number of interactions, drift of taste, time, or only a request."),
            section.Key("interaction_threshold", Integer(1), o => o.InteractionThreshold, (o, v) => o with { InteractionThreshold = v },
                "Interactions from one update to the next, for `update_trigger: interaction_count`."),
            section.Key("drift_threshold", Number(Interval.FromUpTo(0, 2)), o => o.DriftThreshold, (o, v) => o with { DriftThreshold = v },
                "Cosine distance of the newest items from the memory that is still borne, for `update_trigger: drift_threshold`."),
            section.Key("drift_window", Integer(1), o => o.DriftWindow, (o, v) => o with { DriftWindow = v },
                "How many of the newest items the drift is measured by; at most `max_memory_size`."),
            section.Key("time_threshold", WholeNumber(1), o => o.TimeThreshold, (o, v) => o with { TimeThreshold = v },
                "Seconds from one update to the next, for `update_trigger: time_based`."),
            section.Key("decay_factor", Number(Interval.FromUpTo(0, 1)), o => o.DecayFactor, (o, v) => o with { DecayFactor = v },
                "The share of its state that a memory keeps in an update; 0 is a plain recurrent network."),
        ];
    }

    private static IEnumerable<ConfigurationKey> FusionKeys()
    {
        var section = new ConfigurationSection<FusionOptions>("Fusion", c => c.Fusion, (c, o) => c with { Fusion = o });
        return
        [
            section.Key("fusion_method", Choice<FusionMethod>(), o => o.Method, (o, v) => o with { Method = v },
                "Where the weights of the scorers come from: given, learned from the validation cases, or learned as a function of user and sequence."),
            section.Key("sasrec_weight", Number(Interval.AtLeast(0)), o => o.SasRecWeight, (o, v) => o with { SasRecWeight = v },
                "Weight of the sequence model for `fusion_method: weighted`."),
            section.Key("retriever_weight", Number(Interval.AtLeast(0)), o => o.RetrieverWeight, (o, v) => o with { RetrieverWeight = v },
                "Weight of the retriever for `fusion_method: weighted`."),
            section.Key("fusion_ease", Switch, o => o.Ease, (o, v) => o with { Ease = v },
                "Whether EASE^R, a closed-form item-to-item model, is fused too; for catalogues of some thousands."),
            section.Key("ease_weight", Number(Interval.AtLeast(0)), o => o.EaseWeight, (o, v) => o with { EaseWeight = v },
                "Its weight for `fusion_method: weighted`."),
            section.Key("ease_regularization", Number(Interval.Above(0)), o => o.EaseRegularization, (o, v) => o with { EaseRegularization = v },
                "Its regularisation."),
            section.Key("ease_history_decay", Number(Interval.AboveUpTo(0, 1)), o => o.EaseHistoryDecay, (o, v) => o with { EaseHistoryDecay = v },
                "What an item of the history counts less than the next newer one in it; 1 counts all alike."),
            section.Key("fusion_content", Switch, o => o.Content, (o, v) => o with { Content = v },
                "Whether the likeness of an item's description to those of the history is fused too; it needs no training and ranks new items."),
            section.Key("content_weight", Number(Interval.AtLeast(0)), o => o.ContentWeight, (o, v) => o with { ContentWeight = v },
                "Its weight for `fusion_method: weighted`."),
            section.Key("content_history_decay", Number(Interval.AboveUpTo(0, 1)), o => o.ContentHistoryDecay, (o, v) => o with { ContentHistoryDecay = v },
                "What an item of the history counts less than the next newer one in it."),
            section.Key("content_sharpness", Integer(1, 64), o => o.ContentSharpness, (o, v) => o with { ContentSharpness = v },
                "The power of the likeness; the larger, the more the nearest items of the history count alone."),
            section.Key("fusion_popularity", Switch, o => o.Popularity, (o, v) => o with { Popularity = v },
                "Whether popularity is fused too."),
            section.Key("popularity_weight", Number(Interval.AtLeast(0)), o => o.PopularityWeight, (o, v) => o with { PopularityWeight = v },
                "Its weight for `fusion_method: weighted`."),
            section.Key("rerank_top", Integer(0), o => o.RerankTop, (o, v) => o with { RerankTop = v },
                "How many items the cheap scorers retrieve for the retriever to rank, beside those of the history; 0 is all, and exact."),
        ];
    }
}
