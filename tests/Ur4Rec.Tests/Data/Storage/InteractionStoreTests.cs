using Microsoft.Data.Sqlite;
using Ur4Rec.Data;
using Ur4Rec.Data.Storage;
using static Ur4Rec.Tests.Data.Interactions;

namespace Ur4Rec.Tests.Data.Storage;

public sealed class InteractionStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string StorePath => _folder["test.db"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Items_come_in_the_order_in_which_they_became_known()
    {
        using (var writer = StoreWriter.OpenOrCreate(StorePath))
        {
            writer.Put(new ItemMetadata(new ItemId("z")) { Title = "Z" });
            writer.Add(Of("u", "a", 1));
            writer.Put(new ItemMetadata(new ItemId("a")) { Text = "about a" });
            writer.Commit();
        }

        using var store = InteractionStore.Open(StorePath);
        Assert.Equal([("z", "Z", null), ("a", null, "about a")], store.Items().Select(item => (item.Id.Value, item.Title, item.Text)));
        Assert.Null(store.FindItem(new ItemId("nowhere")));
        Assert.Null(store.FindItem(new ItemId("a"))!.Year);
        Assert.Empty(store.FindItem(new ItemId("a"))!.Genres);
    }

    [Fact]
    public void A_missing_file_is_an_error_and_is_not_made()
    {
        AssertRefused("does not exist; make it with 'ur4rec import");
        Assert.Empty(_folder.FileNames);
    }

    [Fact]
    public void A_text_file_is_refused()
    {
        _folder.Write("test.db", new string('x', 5000));
        AssertRefused("is not a Ur4Rec store");
    }

    [Fact]
    public void Another_programs_database_is_refused()
    {
        ExecuteIn(StorePath, "CREATE TABLE bookmarks (url TEXT)");
        AssertRefused("is not a Ur4Rec store");
    }

    [Fact]
    public void A_newer_version_is_refused_with_both_versions()
    {
        WriteMany(1);
        ExecuteIn(StorePath, "UPDATE ur4rec_schema SET version = 99");
        AssertRefused("has schema version 99 and this program reads up to 2; update ur4rec");
    }

    [Fact]
    public void A_damaged_file_is_an_error_that_says_so()
    {
        WriteMany(5_000);
        using (var file = File.OpenWrite(StorePath))
        {
            file.Position = 8 * 4096;
            for (var page = 0; page < 30; page++)
                file.Write(Enumerable.Repeat((byte)0xA5, 4096).ToArray());
        }

        var error = Assert.Throws<InputException>(() =>
        {
            using var store = InteractionStore.Open(StorePath);
            return store.Interactions().Count();
        });
        Assert.Contains("is damaged", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE items SET genres = '['")]
    [InlineData("UPDATE items SET genres = 'null'")]
    [InlineData("UPDATE items SET attributes = '[1]'")]
    [InlineData("UPDATE ur4rec_schema SET version = 'two'")]
    [InlineData("DELETE FROM ur4rec_schema")]
    [InlineData("PRAGMA foreign_keys = OFF; DELETE FROM items WHERE key = 2")]
    [InlineData("PRAGMA foreign_keys = OFF; DROP TABLE users")]
    public void Rows_that_were_never_written_so_are_an_error_that_says_so(string damage)
    {
        WriteMany(3);
        ExecuteIn(StorePath, damage);

        var error = Assert.Throws<InputException>(() =>
        {
            using var store = InteractionStore.Open(StorePath);
            _ = store.Size().Users + store.Items().Count() + store.Interactions().Count();
        });
        Assert.Contains("is damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Readers_see_the_store_as_it_was_while_another_writes()
    {
        WriteMany(3);
        using var store = InteractionStore.Open(StorePath);
        using var writer = StoreWriter.OpenOrCreate(StorePath);
        writer.Add(Of("new", "new", 1));

        Assert.Equal(3, store.Interactions().Count());
        writer.Commit();
        Assert.Equal(4, store.Interactions().Count());
    }

    [Fact]
    public void A_closed_store_is_one_file_and_reading_does_not_change_it()
    {
        WriteMany(3);
        var before = File.ReadAllBytes(StorePath);

        using (var store = InteractionStore.Open(StorePath))
            Assert.Equal(3, store.Interactions().Count());

        Assert.Equal(["test.db"], _folder.FileNames);
        Assert.Equal(before, File.ReadAllBytes(StorePath));
    }

    [Fact]
    public void Rows_may_be_taken_in_any_way_a_sequence_allows()
    {
        WriteMany(3);
        using var store = InteractionStore.Open(StorePath);
        Assert.Equal(Of("user 2", "item 2", 2, 5), store.Interactions().Last());
        Assert.Equal(Of("user 0", "item 0", 0, 5), store.Interactions().First());
        Assert.Equal(2, store.Items().Reverse().Take(2).Count());
    }

    private void WriteMany(int count)
    {
        using var writer = StoreWriter.OpenOrCreate(StorePath);
        for (var i = 0; i < count; i++)
            writer.Add(Of($"user {i % 100}", $"item {i % 1000}", i, 5));
        writer.Commit();
    }

    private void AssertRefused(string reason)
    {
        var error = Assert.Throws<InputException>(() => InteractionStore.Open(StorePath));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static void ExecuteIn(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
