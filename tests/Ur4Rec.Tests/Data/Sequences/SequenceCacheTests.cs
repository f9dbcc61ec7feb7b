using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Data;
using Ur4Rec.Data.Sequences;
using Ur4Rec.Data.Storage;
using static Ur4Rec.Tests.Data.Interactions;

namespace Ur4Rec.Tests.Data.Sequences;

public sealed class SequenceCacheTests : IDisposable
{
    private static readonly Interaction[] s_raw = [Of("u", "b", 5, 4), Of("v", "b", 7), Of("u", "a", 5, 2), Of("u", "c", 1, 5), Of("v", "a", 3, 3)];

    private readonly TemporaryFolder _folder = new();

    private string StorePath => _folder["log.db"];

    private string CacheFolder => SequenceCache.FolderOf(StorePath);

    private string[] Files => Directory.Exists(CacheFolder) ? [.. Directory.EnumerateFiles(CacheFolder).Order(StringComparer.Ordinal)] : [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sequences_from_the_file_are_those_made_in_memory() =>
        Prop.ForAll(Any(), Arb.From(Options()), SameEitherWay).QuickCheckThrowOnFailure();

    [Fact]
    public void A_file_is_made_once_and_read_from_then_on()
    {
        Write(s_raw);

        Assert.StartsWith("The sequences of the store are kept in ", Assert.Single(Load(new PreparationOptions()).Messages), StringComparison.Ordinal);
        var file = Assert.Single(Files);
        var made = File.GetLastWriteTimeUtc(file);
        var (dataset, messages) = Load(new PreparationOptions());

        Assert.Empty(messages);
        Assert.Equal(made, File.GetLastWriteTimeUtc(file));
        Assert.Equal(["c", "b", "a"], dataset.SequenceOf("u"));
        Assert.Equal([1, 5, 5], dataset.Times(new UserIndex(0)).ToArray());
        Assert.NotNull(dataset.KnownFingerprint);
    }

    [Fact]
    public void Every_way_of_preparing_has_a_file_of_its_own()
    {
        Write(s_raw);
        Load(new PreparationOptions());
        Load(new PreparationOptions { MinRating = 3 });
        Load(new PreparationOptions { Catalogue = CatalogueSource.Store });
        Load(new PreparationOptions { MaxInteractionsPerUser = 1, ExcludeDropped = true });

        Assert.Equal(4, Files.Length);
    }

    [Theory]
    [InlineData("INSERT INTO interactions (user, item, time) VALUES (1, 2, 99)")]
    [InlineData("DELETE FROM interactions WHERE position = 2")]
    [InlineData("UPDATE interactions SET time = 6 WHERE position = 1")]
    [InlineData("UPDATE interactions SET rating = 1 WHERE position = 1")]
    [InlineData("UPDATE interactions SET rating = NULL WHERE position = 1")]
    [InlineData("UPDATE interactions SET item = 3 WHERE position = 2")]
    [InlineData("UPDATE interactions SET position = 50 WHERE position = 1")]
    [InlineData("UPDATE users SET id = 'w' WHERE id = 'u'")]
    [InlineData("UPDATE items SET id = 'd' WHERE id = 'c'")]
    [InlineData("INSERT INTO items (id) VALUES ('unseen')")]
    public void Whatever_changes_in_the_store_the_file_is_another(string sql)
    {
        Write(s_raw);
        Load(new PreparationOptions());
        var before = Assert.Single(Files);

        Execute(sql);
        Load(new PreparationOptions());

        Assert.NotEqual(before, Assert.Single(Files));
    }

    [Fact]
    public void The_same_import_again_and_attributes_change_nothing()
    {
        Write(s_raw);
        Load(new PreparationOptions());
        var before = Files;

        Write(s_raw);
        Execute("UPDATE items SET title = 'Tea'");

        Assert.Empty(Load(new PreparationOptions()).Messages);
        Assert.Equal(before, Files);
    }

    [Theory]
    [InlineData(0, "it is of another format")]
    [InlineData(8, "it is of another format")]
    [InlineData(20, "its checksum does not fit")]
    [InlineData(60, "its checksum does not fit")]
    [InlineData(520, "its checksum does not fit")]
    [InlineData(-1, "its checksum does not fit")]
    public void A_damaged_file_is_made_anew_and_it_is_said(int damaged, string why)
    {
        Write(s_raw);
        var whole = DatasetFingerprint.Of(Load(new PreparationOptions()).Dataset);
        var bytes = File.ReadAllBytes(Files[0]);
        bytes[damaged < 0 ? ^1 : damaged] ^= 4;
        Replace(bytes);

        var (dataset, messages) = Load(new PreparationOptions());

        Assert.Equal($"The sequences in '{Files[0]}' cannot be read ({why}); they are made anew.", messages[0]);
        Assert.Equal(whole, DatasetFingerprint.Of(dataset));
        Assert.Empty(Load(new PreparationOptions()).Messages);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(600)]
    public void So_is_one_that_was_cut(int length)
    {
        Write(s_raw);
        Load(new PreparationOptions());
        Replace(File.ReadAllBytes(Files[0])[..length]);

        var (dataset, messages) = Load(new PreparationOptions());

        Assert.Equal(2, messages.Count);
        Assert.Equal(["c", "b", "a"], dataset.SequenceOf("u"));
    }

    [Fact]
    public void Where_the_folder_cannot_be_a_temporary_file_serves()
    {
        Write(s_raw);
        File.WriteAllText(CacheFolder, "a file where the folder should be");

        var (dataset, messages) = Load(new PreparationOptions());

        Assert.Contains("cannot be kept in", Assert.Single(messages), StringComparison.Ordinal);
        Assert.Equal(["c", "b", "a"], dataset.SequenceOf("u"));
    }

    [Fact]
    public void What_a_killed_program_left_goes_and_what_another_is_making_stays()
    {
        Write(s_raw);
        Directory.CreateDirectory(CacheFolder);
        var (left, held) = (Path.Combine(CacheFolder, "left.tmp"), Path.Combine(CacheFolder, "held.tmp"));
        File.WriteAllText(left, "left");
        using var other = new FileStream(held, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);

        Load(new PreparationOptions());

        Assert.False(File.Exists(left));
        Assert.True(File.Exists(held));
    }

    [Fact]
    public void Several_at_once_make_one_file()
    {
        Write(s_raw);

        var fingerprints = Enumerable.Range(0, 4).AsParallel().WithDegreeOfParallelism(4)
            .Select(_ => DatasetFingerprint.Of(Load(new PreparationOptions()).Dataset)).ToArray();

        Assert.Single(fingerprints.Distinct());
        Assert.Single(Files);
    }

    [Fact]
    public void Nothing_left_is_an_error_that_leaves_no_file()
    {
        Write(s_raw);

        Assert.Throws<InputException>(() => Load(new PreparationOptions { UserCore = 9 }));

        Assert.Empty(Files);
    }

    [Fact]
    public void A_small_store_has_no_file()
    {
        Write(s_raw);
        using var store = InteractionStore.Open(StorePath);

        Assert.Equal(2, DatasetPreparer.Prepare(store, new PreparationOptions(), out var messages).Dataset.UserCount);

        Assert.Empty(messages);
        Assert.False(Directory.Exists(CacheFolder));
    }

    [Fact]
    public void Erasing_a_user_removes_the_files()
    {
        Write(s_raw);
        Load(new PreparationOptions());

        StoreEraser.Erase(StorePath, new UserId("u"));

        Assert.False(Directory.Exists(CacheFolder));
    }

    private static Gen<PreparationOptions> Options() =>
        from rating in Gen.Choose(0, 5)
        from max in Gen.Choose(0, 4)
        from userCore in Gen.Choose(0, 3)
        from itemCore in Gen.Choose(0, 3)
        from catalogue in Gen.Elements(CatalogueSource.Interactions, CatalogueSource.Store)
        from exclude in Gen.Elements(false, true)
        select new PreparationOptions
        {
            MinRating = rating == 0 ? null : rating,
            MaxInteractionsPerUser = max,
            UserCore = userCore,
            ItemCore = itemCore,
            Catalogue = catalogue,
            ExcludeDropped = exclude,
        };

    private bool SameEitherWay(Interaction[] raw, PreparationOptions options)
    {
        foreach (var file in _folder.FileNames)
            File.Delete(_folder[file]);
        Write([.. raw, Of("w", "only", 1, 5)]);
        using var store = InteractionStore.Open(StorePath);
        // A store keeps one of equal user, item and time.
        var kept = store.Interactions().ToArray();
        var (expected, inMemory) = Try(() => DatasetPreparer.Prepare(kept, options, store.Items().Select(item => item.Id)));
        for (var time = 0; time < 2; time++)
        {
            var (found, fromFile) = Try(() => new SequenceCache(store, options, leastKept: 0).Prepare());
            if (inMemory != fromFile || expected?.Report != found?.Report)
                return false;
            // With other items, none, the dataset does not know the fingerprint that its file has, and works it out.
            if (found is not null && DatasetFingerprint.Of(found.Dataset.WithItems([])) != DatasetFingerprint.Of(expected!.Dataset))
                return false;
        }

        return true;
    }

    private static (PreparedData? Data, string? Error) Try(Func<PreparedData> prepare)
    {
        try
        {
            return (prepare(), null);
        }
        catch (InputException error)
        {
            return (null, error.Message);
        }
    }

    private (SequenceDataset Dataset, IReadOnlyList<string> Messages) Load(PreparationOptions options)
    {
        using var store = InteractionStore.Open(StorePath);
        var cache = new SequenceCache(store, options, leastKept: 0);
        return (cache.Prepare().Dataset, cache.Messages);
    }

    private void Write(IEnumerable<Interaction> interactions)
    {
        using var writer = StoreWriter.OpenOrCreate(StorePath);
        foreach (var interaction in interactions)
            writer.Add(interaction);
        writer.Commit();
    }

    private void Execute(string sql)
    {
        using var connection = SqliteExtensions.Open(StorePath, Microsoft.Data.Sqlite.SqliteOpenMode.ReadWrite);
        connection.Execute(sql);
    }

    /// <summary>Other bytes in another file of the same name: those of the first are mapped.</summary>
    private void Replace(byte[] bytes)
    {
        var path = Files[0];
        File.Delete(path);
        File.WriteAllBytes(path, bytes);
    }
}
