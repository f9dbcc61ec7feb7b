using Ur4Rec.Data;
using Ur4Rec.Models.Memory;
using Ur4Rec.Numerics;

namespace Ur4Rec.Tests;

/// <summary>Every key of the configuration changes a run: its parameters, its losses, its metrics or its result.</summary>
public sealed class ConfigurationEffectTests(EffectRuns runs) : IClassFixture<EffectRuns>
{
    /// <summary>A key, another value than the base's, and what else must be set for the key to matter.</summary>
    private static readonly (string Key, string Value, string[] Beside)[] s_effects =
    [
        ("seed", "9", []),
        ("stages", "[pretrain_sasrec, end_to_end]", []),
        ("threads", "2", []),

        ("min_rating", "2", []),
        ("max_interactions_per_user", "7", []),
        ("user_core", "4", []),
        ("item_core", "3", []),
        ("catalogue", "store", []),
        ("exclude_dropped", "true", []),

        ("split", "ratio", []),
        ("split_train_end", "0.6", ["split=ratio", "split_train_end=0.5"]),
        ("split_validation_end", "0.7", ["split=ratio", "split_train_end=0.5"]),
        ("validation_users", "5", []),
        ("test_users", "5", []),

        ("texts.source", "template", []),
        ("texts.encoder", "bert", []),
        ("images.use", "false", ["consistency_weight=0"]),

        ("sasrec_variant", "classic", []),
        ("sasrec_hidden_dim", "12", []),
        ("sasrec_num_blocks", "2", []),
        ("sasrec_num_heads", "4", []),
        ("sasrec_dropout", "0.4", []),
        ("sasrec_scale_embeddings", "false", []),
        ("max_seq_len", "4", []),

        ("retriever_output_dim", "12", []),
        ("moe_num_heads", "4", []),
        ("moe_dropout", "0.4", []),
        ("moe_num_proxies", "3", []),
        ("num_sub_experts", "3", []),
        ("retriever_temperature", "0.2", []),

        ("use_memory", "false", []),
        ("update_trigger", "explicit", []),
        ("interaction_threshold", "1", []),
        ("drift_threshold", "0.9", ["update_trigger=drift_threshold", "drift_threshold=0.1"]),
        ("drift_window", "5", ["update_trigger=drift_threshold", "drift_threshold=0.9"]),
        ("time_threshold", "400000", ["update_trigger=time_based"]),
        ("decay_factor", "0.9", []),

        ("fusion_method", "learned", []),
        ("sasrec_weight", "9", []),
        ("retriever_weight", "9", []),
        ("fusion_ease", "false", []),
        ("ease_weight", "9", []),
        ("ease_regularization", "0.1", []),
        ("ease_history_decay", "0.2", ["ease_weight=9"]),
        ("fusion_content", "true", []),
        ("content_weight", "9", ["fusion_content=true"]),
        ("content_history_decay", "0.2", ["fusion_content=true", "content_weight=9"]),
        ("content_sharpness", "1", ["fusion_content=true", "content_weight=9"]),
        ("fusion_popularity", "false", []),
        ("popularity_weight", "9", []),
        ("rerank_top", "2", []),

        ("epochs_per_stage", "2", []),
        ("patience", "1", ["epochs_per_stage=3", "patience=0", "sasrec_lr=1e-12", "retriever_lr=1e-12"]),
        ("batch_size", "5", []),
        ("gradient_shards", "2", []),
        ("loss", "bpr", []),
        ("exclude_history", "true", []),
        ("shuffle_ties", "true", []),
        ("num_negatives", "4", []),
        ("shared_negatives", "true", ["loss=sampled_softmax"]),
        ("negative_sampling", "popularity", ["loss=sampled_softmax"]),
        ("negative_alpha", "0.1", []),
        ("gbce_t", "0.2", ["loss=gbce"]),
        ("sasrec_lr", "0.02", []),
        ("lr_schedule", "cosine", []),
        ("warmup_share", "0.9", ["lr_schedule=cosine"]),
        ("weight_decay", "0.1", []),
        ("max_grad_norm", "0.1", []),
        ("ema_decay", "0.9", []),

        ("retriever_lr", "0.02", []),
        ("finetune_lr_scale", "0.5", []),
        ("retriever_positions", "2", []),
        ("user_text_dropout", "1", []),
        ("negative_mix.uniform", "2", []),
        ("negative_mix.popularity", "2", []),
        ("negative_mix.in_batch", "2", []),
        ("negative_mix.hard", "2", []),
        ("hard_negative_pool", "2", []),

        ("retrieval_loss", "bce", []),
        ("sequence_weight", "2", []),
        ("retrieval_weight", "2", []),
        ("bpr_weight", "0", []),
        ("consistency_weight", "0", []),
        ("infonce_weight", "0", []),
        ("diversity_weight", "0", []),
        ("diversity", "logdet", []),
        ("load_balance_weight", "0", []),
        ("use_memory_bank", "false", []),
        ("memory_bank_weight", "0.7", []),
        ("memory_bank_size", "2", []),
        ("contrast_temperature", "0.5", []),
        ("use_knowledge_distillation", "false", []),
        ("kd_weight", "0.7", []),
        ("kd_temperature", "4", []),
        ("use_uncertainty_weighting", "true", []),
        ("use_curriculum_learning", "true", []),
        ("use_adaptive_alternating", "true", []),
        ("adaptive_switch_threshold", "0.99", ["use_adaptive_alternating=true", "adaptive_min_steps=2"]),
        ("adaptive_min_steps", "4", ["use_adaptive_alternating=true", "adaptive_min_steps=2"]),

        ("eval_protocol", "sampled", []),
        ("eval_negatives", "3", ["eval_protocol=sampled", "eval_negatives=5"]),
        ("eval_seed_compatible", "true", ["eval_protocol=sampled", "eval_negatives=5"]),
        ("bootstrap_samples", "0", []),
    ];

    /// <summary>Keys that have a test of their own.</summary>
    private static readonly string[] s_alone = ["store", "output_dir", "table_memory", "checkpoint_every", "keep_last", "on_anomaly", "max_skipped_steps", "texts.allow_leaking", "max_memory_size"];

    public static TheoryData<string> Keys => [.. s_effects.Select(effect => effect.Key)];

    [Fact]
    public void Every_key_is_tested_once() =>
        Assert.Equal(ConfigurationKeys.All.Select(key => key.Name).Order(), s_effects.Select(effect => effect.Key).Concat(s_alone).Order());

    [Theory]
    [MemberData(nameof(Keys))]
    public void Another_value_changes_the_run(string key)
    {
        var (_, value, beside) = s_effects.Single(effect => effect.Key == key);

        Assert.NotEqual(runs.Observe(beside), runs.Observe([.. beside, $"{key}={value}"]));
    }

    [Fact]
    public void The_same_configuration_gives_the_same_run() => Assert.Equal(runs.Observe([]), runs.ObserveAnew([]));

    [Fact]
    public void Threads_change_nothing_but_what_is_said_of_them() => Assert.Equal(
        runs.Observe([]), runs.Observe(["threads=2"]).Replace("\"threads\": 2", "\"threads\": 1", StringComparison.Ordinal));

    [Fact]
    public void Where_the_item_table_is_changes_nothing() => Assert.Equal(runs.Observe([]), runs.ObserveAnew(["table_memory=mapped"]));

    [Fact]
    public void The_store_is_where_the_data_comes_from()
    {
        var failure = Assert.Throws<InputException>(() => runs.Observe(["store=/no/such.db"]));

        Assert.Contains("/no/such.db", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_output_folder_is_where_the_result_goes()
    {
        runs.Observe([]);

        Assert.All(runs.OutputFolders, folder => Assert.True(File.Exists(Path.Combine(folder, "metrics.json"))));
    }

    [Fact]
    public void Texts_that_may_leak_are_read_only_where_that_is_allowed()
    {
        var failure = Assert.Throws<InputException>(() => runs.Observe(["texts.allow_leaking=false"]));

        Assert.Contains("user texts import are suspicious", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>A run's memories live no longer than its steps, so this one is seen in a memory itself.</summary>
    [Theory]
    [InlineData("2", 2)]
    [InlineData("4", 4)]
    [InlineData("10", 6)]
    public void A_memory_keeps_as_many_items_as_it_may(string size, int kept)
    {
        var configuration = runs.Configure([$"max_memory_size={size}"]);
        using var pool = new WorkerPool(1);
        using var cell = new MemoryCell(configuration.Retriever.OutputDim, configuration.Model.Memory!, seed: 1);
        using var memory = new UserMemory(cell, pool);
        using var items = new Parameter(6, configuration.Retriever.OutputDim);
        var user = new UserId("u");

        memory.Observe([.. Enumerable.Range(0, 6).Select(item => new MemoryEvent(user, new ItemIndex(item), item))], items);

        Assert.Equal(Enumerable.Range(6 - kept, kept), memory.Find(user)!.History.Select(item => item.Value));
    }
}
