using System.Text;
using Ur4Rec.Data;
using Ur4Rec.Data.Storage;
using Ur4Rec.Models;
using Ur4Rec.Serving.Loading;
using Ur4Rec.Serving.Storage;
using Ur4Rec.Tests.Data;
using Ur4Rec.Text;
using Ur4Rec.Text.Storage;
using Ur4Rec.Training;

namespace Ur4Rec.Tests.Serving.Loading;

/// <summary>Runs whose users are erased; every test has copies of the run and of the store.</summary>
public sealed class ServedRunTests : IClassFixture<ServedRuns>, IDisposable
{
    private static readonly UserId s_u3 = new("u3");
    private static readonly UserId s_u5 = new("u5");

    // A text about u3, and the id with the attributes behind it.
    private static readonly string[] s_traces = [ServedRuns.Secret, "u3{\"pet\":\"an axolotl\"}"];

    private readonly TemporaryFolder _folder = new();
    private readonly RunDirectory _run;

    public ServedRunTests(ServedRuns runs)
    {
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(runs.Store)!, Path.GetFileName(runs.Store) + "*"))
            File.Copy(file, _folder[Path.GetFileName(file)]);
        _run = RunDirectory.At(_folder["run"]);
        Directory.CreateDirectory(_run.CheckpointsFolder);
        foreach (var file in (string[])["config.yaml", "metrics.json", "checkpoints/best.safetensors"])
            File.Copy(Path.Combine(runs.Full, file), Path.Combine(_run.Root, file));
    }

    private string Store => _folder["s.db"];

    public void Dispose() => _folder.Dispose();

    private ServedModel Load(params UserId[] erased) => ServedModel.Load(_run.Root, Store, new ErasedUsers(erased.Select(ErasedUsers.HashOf)));

    private void LoadOnce() => Load().Dispose();

    [Fact]
    public void The_first_load_writes_a_catalogue_that_names_no_user()
    {
        LoadOnce();

        var text = File.ReadAllText(_run.CataloguePath);
        var catalogue = RunJson.Read<RunCatalogue>(text);
        Assert.Equal((20, 20, 1, 24), (catalogue.Items.Count, catalogue.ChosenItems, catalogue.LeftOut.Count, catalogue.Users.Count));
        Assert.DoesNotContain("\"u3", text, StringComparison.Ordinal);
        Assert.DoesNotContain("few", text, StringComparison.Ordinal);
        LoadOnce();
        Assert.Equal(text, File.ReadAllText(_run.CataloguePath));
    }

    [Fact]
    public void A_run_whose_user_was_erased_from_the_store_is_served_without_them()
    {
        using var before = Load();
        Assert.Equal(new StoreErasure(7, 2), Erase(s_u3));

        using var after = Load(s_u3);

        Assert.False(after.Dataset.TryGetIndex(s_u3, out UserIndex _));
        Assert.Equal(23, after.Dataset.UserCount);
        Assert.Equal(before.Items.Select(item => item.Id), after.Items.Select(item => item.Id));
        AssertSameForOthers(before, after);
        Assert.Equal(23, RunJson.Read<RunCatalogue>(File.ReadAllText(_run.CataloguePath)).Users.Count);
        Assert.NotEmpty(after.Explainer.ForUser(s_u5, 3));
        Assert.Throws<InputException>(() => TrainedRun.Load(_run.Root, Store));
    }

    [Fact]
    public void A_user_whom_the_store_still_has_is_left_out_just_the_same()
    {
        LoadOnce();
        using var hidden = Load(s_u3);
        Assert.Equal(24, RunJson.Read<RunCatalogue>(File.ReadAllText(_run.CataloguePath)).Users.Count);
        Erase(s_u3);
        using var gone = Load(s_u3);

        Assert.False(hidden.Dataset.TryGetIndex(s_u3, out UserIndex _));
        Assert.Equal(ServedRuns.ScoresOf(gone.Scorer, gone.Dataset), ServedRuns.ScoresOf(hidden.Scorer, hidden.Dataset));
        Assert.Equal(gone.Popularity, hidden.Popularity);
    }

    [Fact]
    public void Users_can_be_erased_one_after_the_other_and_the_catalogue_lasts()
    {
        LoadOnce();
        Erase(s_u3);
        Load(s_u3).Dispose();
        Erase(s_u5);
        using var both = Load(s_u3, s_u5);

        Assert.Equal(22, both.Dataset.UserCount);
        // What is left is known by now, so another service may load it that never heard of the two.
        using var elsewhere = Load(new UserId("stranger"));
        Assert.Equal(22, elsewhere.Dataset.UserCount);
    }

    [Fact]
    public void A_user_whom_preparation_dropped_stays_out_when_others_are_erased()
    {
        LoadOnce();
        Erase(s_u3);

        using var served = Load(s_u3);

        Assert.False(served.Dataset.TryGetIndex(new UserId("few"), out UserIndex _));
    }

    [Fact]
    public void More_users_missing_than_were_erased_are_refused()
    {
        LoadOnce();
        Erase(s_u3);
        Erase(s_u5);

        Assert.StartsWith($"{Store} is not the data", Assert.Throws<InputException>(() => Load(s_u3)).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => Load());
        // u0 was erased, too, and is still there: of the two that are gone one is not accounted for.
        Assert.Throws<InputException>(() => Load(s_u3, new UserId("u0")));
    }

    [Fact]
    public void Without_a_catalogue_an_erasure_cannot_be_told_from_other_data()
    {
        Erase(s_u3);

        Assert.Throws<InputException>(() => Load(s_u3));
    }

    [Fact]
    public void New_interactions_are_refused_though_users_were_erased()
    {
        LoadOnce();
        Erase(s_u3);
        using (var writer = StoreWriter.OpenOrCreate(Store))
        {
            writer.Add(new Interaction(s_u5, new ItemId("i2"), 9_999, 5));
            writer.Commit();
        }

        Assert.Throws<InputException>(() => Load(s_u3));
    }

    [Fact]
    public void Other_texts_are_refused_though_users_were_erased()
    {
        LoadOnce();
        Erase(s_u3);
        using (var texts = TextStore.Open(Store))
        {
            var old = texts.DescriptionsOf(TextSubject.Of(s_u5))[0];
            texts.Put([old with { Sentences = ["Likes ghosts."] }]);
        }

        Assert.Throws<InputException>(() => Load(s_u3));
    }

    [Fact]
    public void A_damaged_catalogue_is_named()
    {
        File.WriteAllText(_run.CataloguePath, "{");

        Assert.StartsWith($"{_run.CataloguePath} is damaged", Assert.Throws<InputException>(LoadOnce).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_catalogue_of_another_training_is_replaced()
    {
        LoadOnce();
        var text = File.ReadAllText(_run.CataloguePath);
        RunDirectory.WriteWhole(_run.CataloguePath, RunJson.Document(RunJson.Read<RunCatalogue>(text) with { Dataset = "another", Users = [] }));

        LoadOnce();

        Assert.Equal(text, File.ReadAllText(_run.CataloguePath));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_a_warning()
    {
        // A folder of the file's name cannot be replaced by it, whoever asks.
        Directory.CreateDirectory(_run.CataloguePath);

        using var served = Load();

        Assert.Contains(served.Warnings, warning => warning.StartsWith($"{_run.CataloguePath} cannot be written", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_of_an_erased_user_is_left_in_the_store()
    {
        Assert.Equal(s_traces, Traces());

        Erase(s_u3);

        Assert.Empty(Traces());
        Assert.Equal(default, Erase(s_u3));
        Assert.DoesNotContain("s.db-wal", _folder.FileNames);
    }

    private StoreErasure Erase(UserId user) => StoreEraser.Erase(Store, user);

    /// <summary>What of u3 stands in a file of the store.</summary>
    private string[] Traces()
    {
        byte[][] files = [.. new[] { Store, Store + "-wal", Store + "-journal" }.Where(File.Exists).Select(File.ReadAllBytes)];
        return Array.FindAll(s_traces, text => files.Any(bytes => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0));
    }

    private static void AssertSameForOthers(ServedModel before, ServedModel after)
    {
        for (var user = 0; user < after.Dataset.UserCount; user++)
        {
            var id = after.Dataset.IdOf(new UserIndex(user));
            Assert.Equal(SequenceScores(before, id), SequenceScores(after, id));
            Assert.True(before.Dataset.TryGetIndex(id, out UserIndex index));
            Assert.Equal(before.Sentences!.UserSentences(index), after.Sentences!.UserSentences(new UserIndex(user)));
        }
    }

    private static float[] SequenceScores(ServedModel model, UserId user)
    {
        Assert.True(model.Dataset.TryGetIndex(user, out UserIndex index));
        var scores = new float[model.Dataset.ItemCount];
        model.Scorer.SasRec.Score([new ScoringQuery(index, model.Dataset.Sequence(index))], scores);
        return scores;
    }
}
