using Microsoft.Data.Sqlite;
using Ur4Rec.Data;
using Ur4Rec.Data.Storage;
using static Ur4Rec.Tests.Data.Interactions;

namespace Ur4Rec.Tests.Data.Storage;

public sealed class StoreWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string StorePath => _folder["test.db"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read_back_in_order_and_to_the_letter()
    {
        Interaction[] interactions =
        [
            Of("b user", "it's \"quoted\"", 9, 4.5) with { Kind = "purchase" },
            Of("a", "😀", -5),
            Of("a", "Ünïcode", long.MaxValue, 0),
        ];

        var changes = Write(interactions);

        using var store = InteractionStore.Open(StorePath);
        Assert.Equal(interactions, store.Interactions());
        Assert.Equal(new StoreChanges(Interactions: 3, Duplicates: 0, NewUsers: 2, NewItems: 3), changes);
        Assert.Equal(new StoreSize(Users: 2, Items: 3, Interactions: 3), store.Size());
    }

    [Fact]
    public void The_same_user_item_and_time_is_kept_once_within_a_writer_and_against_the_store()
    {
        var first = Write(Of("u", "a", 1, 5), Of("u", "a", 1, 3), Of("u", "a", 2));
        var second = Write(Of("u", "b", 3), Of("u", "a", 2), Of("u", "a", 1, 5));

        Assert.Equal(new StoreChanges(2, 1, 1, 1), first);
        Assert.Equal(new StoreChanges(1, 2, 0, 1), second);
        using var store = InteractionStore.Open(StorePath);
        Assert.Equal([Of("u", "a", 1, 5), Of("u", "a", 2), Of("u", "b", 3)], store.Interactions());
    }

    [Fact]
    public void Metadata_replaces_what_is_given_keeps_what_is_not_and_merges_attributes()
    {
        Write(writer =>
        {
            writer.Put(new ItemMetadata(new ItemId("a"))
            {
                Title = "Old",
                Text = "Kept",
                Year = 1990,
                Genres = ["Drama", "War"],
                Attributes = new Dictionary<string, string> { ["brand"] = "X", ["size"] = "L" },
            });
            writer.Put(new UserMetadata(new UserId("u")) { Attributes = new Dictionary<string, string> { ["age"] = "24" } });
        });
        Write(writer =>
        {
            writer.Put(new ItemMetadata(new ItemId("a"))
            {
                Title = "New",
                Attributes = new Dictionary<string, string> { ["size"] = "M", ["colour"] = "red" },
            });
            writer.Put(new UserMetadata(new UserId("u")) { Attributes = new Dictionary<string, string> { ["city"] = "Rome" } });
        });

        using var store = InteractionStore.Open(StorePath);
        var item = store.FindItem(new ItemId("a"))!;
        Assert.Equal(("New", "Kept", 1990), (item.Title, item.Text, item.Year));
        Assert.Equal(["Drama", "War"], item.Genres);
        Assert.Equal(
            new Dictionary<string, string> { ["brand"] = "X", ["size"] = "M", ["colour"] = "red" },
            item.Attributes);
        Assert.Equal(
            new Dictionary<string, string> { ["age"] = "24", ["city"] = "Rome" },
            Assert.Single(store.Users()).Attributes);
    }

    [Fact]
    public void Without_commit_a_new_file_is_gone()
    {
        using (var writer = StoreWriter.OpenOrCreate(StorePath))
            writer.Add(Of("u", "a", 1));

        Assert.Empty(_folder.FileNames);
    }

    [Fact]
    public void A_failure_in_the_middle_leaves_the_store_as_it_was()
    {
        Write(Of("u", "a", 1), Of("u", "b", 2));

        Assert.Throws<ArgumentException>(() => Write(Of("u", "c", 3), Of("v", "a", 1), Of("", "c", 4)));

        using var store = InteractionStore.Open(StorePath);
        Assert.Equal([Of("u", "a", 1), Of("u", "b", 2)], store.Interactions());
        Assert.Equal(new StoreSize(1, 2, 2), store.Size());
        Assert.Equal(new StoreChanges(0, 1, 0, 0), Write(Of("u", "a", 1)));
    }

    [Fact]
    public void An_empty_file_becomes_a_store()
    {
        _folder.Write("test.db", "");
        Assert.Equal(1, Write(Of("u", "a", 1)).Interactions);
    }

    [Fact]
    public void A_file_that_is_no_store_is_refused_and_untouched()
    {
        var text = new string('x', 5000);
        _folder.Write("test.db", text);

        var error = Assert.Throws<InputException>(() => StoreWriter.OpenOrCreate(StorePath));

        Assert.Contains("is not a Ur4Rec store", error.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(StorePath));
        Assert.Equal(["test.db"], _folder.FileNames);
    }

    [Fact]
    public void A_missing_folder_and_a_folder_in_place_of_a_file_are_refused()
    {
        var missing = Assert.Throws<InputException>(() => StoreWriter.OpenOrCreate(_folder["no/such.db"]));
        Assert.Contains("folder of the store", missing.Message, StringComparison.Ordinal);

        Directory.CreateDirectory(StorePath);
        var folder = Assert.Throws<InputException>(() => StoreWriter.OpenOrCreate(StorePath));
        Assert.Contains("check that it is a file", folder.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE items SET attributes = 'no JSON'")]
    [InlineData("DROP INDEX interactions_by_user; INSERT INTO interactions (user, item, time) SELECT user, item, time FROM interactions")]
    [InlineData("PRAGMA foreign_keys = OFF; DROP TABLE items")]
    [InlineData("DROP TABLE interactions")]
    public void A_damaged_store_is_an_error_that_says_so(string damage)
    {
        Write(Of("u", "i", 1));
        using (var connection = new SqliteConnection($"Data Source={StorePath};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = damage;
            command.ExecuteNonQuery();
        }

        var error = Assert.Throws<InputException>(() => Write(writer => writer.Put(new ItemMetadata(new ItemId("i")) { Title = "I" })));
        Assert.Contains("is damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_repeats_the_first_is_kept_in_a_new_store_and_in_one_that_has_interactions()
    {
        var first = Write(Of("u", "i", 1, 4), Of("v", "i", 1, 3), Of("u", "i", 1, 5), Of("u", "i", 1, 2));
        var second = Write(Of("v", "i", 1, 1), Of("w", "i", 1, 2), Of("w", "i", 1, 3));

        Assert.Equal((2L, 2L), (first.Interactions, first.Duplicates));
        Assert.Equal((1L, 2L), (second.Interactions, second.Duplicates));
        using var store = InteractionStore.Open(StorePath);
        Assert.Equal([("u", 4), ("v", 3), ("w", 2)], store.Interactions().Select(one => (one.User.Value, (int)one.Rating!)));
    }

    [Fact]
    public void A_store_that_has_no_room_is_an_error_that_says_so()
    {
        // The largest root page, which only a file has that is vacuumed by itself: https://www.sqlite.org/fileformat2.html.
        const int LargestRootPageAt = 52;
        Write(writer => writer.Put(new ItemMetadata(new ItemId("i"))));
        using (var file = File.OpenWrite(StorePath))
        {
            file.Position = LargestRootPageAt;
            file.Write([0xff, 0xff, 0xff, 0xff]);
        }

        var error = Assert.Throws<InputException>(() => Write(Of("u", "i", 2)));
        Assert.Contains("cannot be written (SQLite Error 13: 'database or disk is full'.); make room on its disk.", error.Message, StringComparison.Ordinal);
    }

    private StoreChanges Write(params Interaction[] interactions) => Write(writer =>
    {
        foreach (var interaction in interactions)
            writer.Add(interaction);
    });

    private StoreChanges Write(Action<StoreWriter> write)
    {
        using var writer = StoreWriter.OpenOrCreate(StorePath);
        write(writer);
        return writer.Commit();
    }
}
