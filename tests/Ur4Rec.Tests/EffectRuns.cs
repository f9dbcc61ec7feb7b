using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ur4Rec.Tests.Data;
using Ur4Rec.Tests.Training;
using Ur4Rec.Text;
using Ur4Rec.Text.Encoders.Bert;
using Ur4Rec.Text.Encoders.Lsa;
using Ur4Rec.Training;

namespace Ur4Rec.Tests;

/// <summary>
/// Whole runs over a tiny store, with everything on that has a switch: 16 users of 8 to 11 items, one of 3 and one of 2, 16 items that many
/// have, one that two have and one that only the user of 2 has; ratings, ties, texts of unknown origin, images of half the items.
/// </summary>
public sealed class EffectRuns : IDisposable
{
    private const string Base = """
        threads: 1
        stages: [pretrain_sasrec, pretrain_retriever, joint_finetune, end_to_end]
        user_core: 3
        max_interactions_per_user: 9
        texts.allow_leaking: true
        sasrec_hidden_dim: 8
        sasrec_num_blocks: 1
        sasrec_num_heads: 2
        max_seq_len: 8
        retriever_output_dim: 8
        moe_num_heads: 2
        moe_num_proxies: 2
        num_sub_experts: 2
        update_trigger: interaction_count
        interaction_threshold: 2
        decay_factor: 0.5
        fusion_method: weighted
        fusion_ease: true
        ease_regularization: 10
        fusion_popularity: true
        popularity_weight: 0.5
        rerank_top: 0
        epochs_per_stage: 1
        batch_size: 4
        num_negatives: 5
        sasrec_lr: 0.01
        retriever_lr: 0.01
        finetune_lr_scale: 1
        retriever_positions: 3
        bpr_weight: 0.1
        consistency_weight: 0.1
        infonce_weight: 0.1
        diversity_weight: 0.1
        load_balance_weight: 0.1
        use_memory_bank: true
        use_knowledge_distillation: true
        bootstrap_samples: 20
        """;

    private readonly FeatureStore _store = new(Interactions());
    private readonly TemporaryFolder _outputs = new();
    private readonly ConcurrentDictionary<string, string> _observed = [];
    private readonly List<string> _outputFolders = [];

    public EffectRuns()
    {
        for (var user = 0; user < 12; user++)
            _store.PutUser($"u{user}", "import", KnowsUntil.NotKnown, $"Likes {new string('x', user)}.", "Has taste.");
        for (var item = 0; item < 14; item++)
            _store.PutItem($"i{item}", "template", $"About {new string('y', item)}.", "A thing.");
        _store.EmbedAs(LsaEncoder.Name, sentence => [sentence.Length, 1, sentence[0] % 5]);
        _store.EmbedAs(BertEncoder.Name, sentence => [1, sentence.Length, sentence[0] % 3]);
        string[] pictured = [.. Enumerable.Range(0, 8).Select(item => $"i{2 * item}")];
        _store.ImportImages(pictured, [.. pictured.SelectMany((_, n) => new[] { 1f, n, n * n % 5 })]);
    }

    /// <summary>The run directories made so far.</summary>
    public IReadOnlyList<string> OutputFolders => _outputFolders;

    public void Dispose()
    {
        _store.Dispose();
        _outputs.Dispose();
    }

    /// <summary>The base with some assignments.</summary>
    public RunConfiguration Configure(IEnumerable<string> assignments)
    {
        var builder = new ConfigurationBuilder().AddYaml(Base, "base").Set("store", _store.Path, "test");
        foreach (var assignment in assignments)
            builder.SetAssignment(assignment);
        return builder.Build();
    }

    /// <summary>All that a run comes to but its times, as text.</summary>
    public string Observe(string[] assignments) =>
        _observed.GetOrAdd(string.Join(' ', assignments), _ => ObserveAnew(assignments));

    /// <summary>As <see cref="Observe"/>, from another run.</summary>
    public string ObserveAnew(string[] assignments)
    {
        var folder = _outputs[_outputFolders.Count.ToString(CultureInfo.InvariantCulture)];
        var observer = new RecordingObserver(_ => { });
        var result = Experiment.Run(Configure([.. assignments, $"output_dir={folder}"]), overwrite: false, observer, CancellationToken.None);
        _outputFolders.Add(folder);
        var text = new StringBuilder();
        foreach (var epoch in observer.Epochs)
            text.AppendLine(RunJson.Line(epoch with { TrainSeconds = 0, EvaluateSeconds = 0 }));
        text.AppendLine(RunJson.Document(result with
        {
            Timing = new TimingSummary(0, 0, 0, 0, 0),
            Stages = [.. result.Stages.Select(stage => stage with { Seconds = 0 })],
            // Every key changes the file, whether it has an effect or not.
            Hashes = result.Hashes with { Configuration = "" },
        }));
        text.AppendLine(Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(RunDirectory.At(folder).CheckpointPath))));
        return text.ToString();
    }

    private static string Interactions()
    {
        var csv = new StringBuilder("user,item,time,rating\n");
        for (var user = 0; user < 16; user++)
        {
            for (var step = 0; step < 8 + (user % 4); step++)
            {
                var item = user < 2 && step == 4 ? "rare" : $"i{((5 * user) + step + (step * step % 3)) % 16}";
                Add($"u{user}", item, (step / 2 * 86_400) + user, 1 + (((3 * user) + (2 * step)) % 5));
            }
        }

        for (var step = 0; step < 3; step++)
            Add("short", $"i{step}", step, 5);
        Add("tiny", "i1", 1, 5);
        Add("tiny", "lonely", 2, 5);
        return csv.ToString();

        void Add(string user, string item, int time, int rating) => csv.Append(CultureInfo.InvariantCulture, $"{user},{item},{time},{rating}\n");
    }
}
