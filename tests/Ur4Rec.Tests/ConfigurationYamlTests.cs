using Ur4Rec.Training;

namespace Ur4Rec.Tests;

public class ConfigurationYamlTests
{
    [Fact]
    public void What_is_written_reads_back_the_same()
    {
        var configuration = new RunConfiguration
        {
            Store = "C:\\data \"new\".db",
            Threads = 3,
            Training = new TrainingOptions { Loss = SequenceLoss.Gbce, LearningRate = 0.1 + 0.2, SharedNegatives = true, Seed = 77 },
        };

        var read = new ConfigurationBuilder().AddYaml(ConfigurationYaml.Write(configuration), "written").Build();

        Assert.Equal(configuration with { Stages = read.Stages }, read);
        Assert.Equal(configuration.Stages, read.Stages);
    }

    [Fact]
    public void Every_key_is_written_once_under_its_group()
    {
        var lines = ConfigurationYaml.Write(new RunConfiguration()).Split('\n');

        Assert.Equal("# The run", lines[0]);
        Assert.Equal("store: null", lines[1]);
        Assert.Contains("sasrec_lr: 0.001", lines);
        Assert.Equal(ConfigurationKeys.All.Count, lines.Count(line => line.Contains(": ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Each_key_changes_the_configuration_and_no_other_key()
    {
        var defaults = ConfigurationKeys.All.ToDictionary(key => key.Name, key => key.Write(new RunConfiguration()));
        foreach (var key in ConfigurationKeys.All.Where(key => OtherValues.ContainsKey(key.Name)))
        {
            var changed = new ConfigurationBuilder().Set(key.Name, OtherValues[key.Name], "test").Build();
            Assert.All(ConfigurationKeys.All, other =>
            {
                if (other.Name == key.Name)
                    Assert.NotEqual(defaults[other.Name], other.Write(changed));
                else
                    Assert.Equal(defaults[other.Name], other.Write(changed));
            });
        }
    }

    [Fact]
    public void Every_key_has_another_value_to_test_with() =>
        Assert.Empty(ConfigurationKeys.All.Select(key => key.Name).Except(OtherValues.Keys));

    private static readonly Dictionary<string, string> OtherValues = new()
    {
        ["store"] = "other.db",
        ["output_dir"] = "other",
        ["seed"] = "9",
        ["stages"] = "[pretrain_sasrec, end_to_end]",
        ["threads"] = "7",
        ["table_memory"] = "mapped",
        ["checkpoint_every"] = "40 steps",
        ["keep_last"] = "3",
        ["on_anomaly"] = "skip",
        ["max_skipped_steps"] = "4",
        ["min_rating"] = "4",
        ["max_interactions_per_user"] = "12",
        ["user_core"] = "5",
        ["item_core"] = "3",
        ["catalogue"] = "store",
        ["exclude_dropped"] = "true",
        ["split"] = "temporal",
        ["split_train_end"] = "0.7",
        ["split_validation_end"] = "0.95",
        ["validation_users"] = "2000",
        ["test_users"] = "20000",
        ["texts.source"] = "openai:qwen \"2.5\"",
        ["texts.allow_leaking"] = "true",
        ["texts.encoder"] = "openai",
        ["images.use"] = "false",
        ["sasrec_variant"] = "classic",
        ["sasrec_hidden_dim"] = "48",
        ["sasrec_num_blocks"] = "5",
        ["sasrec_num_heads"] = "4",
        ["sasrec_dropout"] = "0.45",
        ["sasrec_scale_embeddings"] = "false",
        ["max_seq_len"] = "33",
        ["retriever_output_dim"] = "96",
        ["moe_num_heads"] = "2",
        ["moe_dropout"] = "0.25",
        ["moe_num_proxies"] = "6",
        ["num_sub_experts"] = "3",
        ["retriever_temperature"] = "0.2",
        ["use_memory"] = "false",
        ["max_memory_size"] = "13",
        ["update_trigger"] = "time_based",
        ["interaction_threshold"] = "4",
        ["drift_threshold"] = "0.45",
        ["drift_window"] = "3",
        ["time_threshold"] = "3600",
        ["decay_factor"] = "0.8",
        ["fusion_method"] = "adaptive",
        ["sasrec_weight"] = "0.7",
        ["retriever_weight"] = "0.2",
        ["fusion_ease"] = "true",
        ["ease_weight"] = "0.3",
        ["ease_regularization"] = "77",
        ["ease_history_decay"] = "0.9",
        ["fusion_content"] = "true",
        ["content_weight"] = "0.8",
        ["content_history_decay"] = "0.4",
        ["content_sharpness"] = "2",
        ["fusion_popularity"] = "true",
        ["popularity_weight"] = "0.4",
        ["rerank_top"] = "50",
        ["retriever_lr"] = "0.02",
        ["finetune_lr_scale"] = "0.3",
        ["retriever_positions"] = "7",
        ["user_text_dropout"] = "0.9",
        ["negative_mix.uniform"] = "0.9",
        ["negative_mix.popularity"] = "0.8",
        ["negative_mix.in_batch"] = "0.7",
        ["negative_mix.hard"] = "0.6",
        ["hard_negative_pool"] = "9",
        ["retrieval_loss"] = "bce",
        ["sequence_weight"] = "2",
        ["retrieval_weight"] = "3",
        ["bpr_weight"] = "0.4",
        ["consistency_weight"] = "0.5",
        ["infonce_weight"] = "0.6",
        ["diversity_weight"] = "0.7",
        ["diversity"] = "logdet",
        ["load_balance_weight"] = "0.8",
        ["use_memory_bank"] = "true",
        ["memory_bank_weight"] = "0.9",
        ["memory_bank_size"] = "99",
        ["contrast_temperature"] = "0.5",
        ["use_knowledge_distillation"] = "true",
        ["kd_weight"] = "0.6",
        ["kd_temperature"] = "3",
        ["use_uncertainty_weighting"] = "true",
        ["use_curriculum_learning"] = "true",
        ["use_adaptive_alternating"] = "true",
        ["adaptive_switch_threshold"] = "0.1",
        ["adaptive_min_steps"] = "30",
        ["epochs_per_stage"] = "17",
        ["patience"] = "6",
        ["batch_size"] = "21",
        ["gradient_shards"] = "3",
        ["loss"] = "bpr",
        ["exclude_history"] = "true",
        ["shuffle_ties"] = "true",
        ["num_negatives"] = "19",
        ["shared_negatives"] = "true",
        ["negative_sampling"] = "popularity",
        ["negative_alpha"] = "0.11",
        ["gbce_t"] = "0.22",
        ["sasrec_lr"] = "0.0123",
        ["lr_schedule"] = "cosine",
        ["warmup_share"] = "0.33",
        ["weight_decay"] = "0.044",
        ["max_grad_norm"] = "1.5",
        ["ema_decay"] = "0.97",
        ["eval_protocol"] = "sampled",
        ["eval_negatives"] = "99",
        ["eval_seed_compatible"] = "true",
        ["bootstrap_samples"] = "10",
    };
}
