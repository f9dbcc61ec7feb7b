using Ur4Rec.Data;
using Ur4Rec.Serving.Loading;
using Ur4Rec.Serving.Storage;
using Ur4Rec.Tests.Data;
using Ur4Rec.Tests.Training;
using Ur4Rec.Training;

namespace Ur4Rec.Tests.Serving.Loading;

/// <summary>A run over the built-in data, whose texts and encoder are made in process, and from which nobody can be deleted.</summary>
public sealed class ServedDemoTests(ServedDemoTests.DemoRun run) : IClassFixture<ServedDemoTests.DemoRun>
{
    private static readonly ErasedUsers s_nobody = new([]);

    [Fact]
    public void A_film_that_came_later_is_ranked_by_its_description()
    {
        using var served = ServedModel.Load(run.Path, null, s_nobody);
        var twin = served.Items[7] with { Id = new ItemId("twin") };

        using var grown = served.With([twin]);

        Assert.Equal(served.Sentences!.ItemSentences(new ItemIndex(7)), grown.Sentences!.ItemSentences(new ItemIndex(served.TrainedItems)));
        var likeness = grown.Likeness(string.Join(' ', grown.Sentences.ItemSentences(new ItemIndex(7))))!;
        Assert.Equal(likeness[7], likeness[served.TrainedItems]);
        Assert.Equal(1, likeness.Max());
    }

    [Fact]
    public void An_erased_member_is_left_out_and_the_texts_of_the_others_stay()
    {
        using var before = ServedModel.Load(run.Path, null, s_nobody);
        var (gone, next) = (before.Dataset.IdOf(new UserIndex(4)), before.Dataset.IdOf(new UserIndex(5)));

        using var after = ServedModel.Load(run.Path, null, new ErasedUsers([ErasedUsers.HashOf(gone)]));

        Assert.False(after.Dataset.TryGetIndex(gone, out UserIndex _));
        Assert.True(after.Dataset.TryGetIndex(next, out var index));
        Assert.Equal(4, index.Value);
        Assert.Equal(before.Sentences!.UserSentences(new UserIndex(5)), after.Sentences!.UserSentences(index));
        Assert.Equal(before.Likeness("A dark comedy."), after.Likeness("A dark comedy."));
        Assert.True(before.Popularity.Sum() > after.Popularity.Sum());
        Assert.NotEmpty(after.Explainer.ForUser(next, 2));
    }

    /// <summary>The run, trained as little as can be.</summary>
    public sealed class DemoRun : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public DemoRun()
        {
            string[] settings =
            [
                "stages=[pretrain_sasrec, pretrain_retriever]", "epochs_per_stage=1", "sasrec_hidden_dim=8", "retriever_output_dim=8", "retriever_positions=1",
                "num_negatives=1", "batch_size=256", "max_seq_len=10", "bootstrap_samples=20", "rerank_top=20", $"output_dir={Path}",
            ];
            var builder = new ConfigurationBuilder().AddDemo();
            foreach (var setting in settings)
                builder.SetAssignment(setting);
            Experiment.Run(builder.Build(), overwrite: false, new RecordingObserver(_ => { }), CancellationToken.None);
        }

        public string Path => RunDirectory.At(_folder["run"]).Root;

        public void Dispose() => _folder.Dispose();
    }
}
