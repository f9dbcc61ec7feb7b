using Ur4Rec.Data;
using Ur4Rec.Data.Importing;
using Ur4Rec.Data.Storage;
using static Ur4Rec.Tests.Data.Interactions;

namespace Ur4Rec.Tests.Data.Importing;

public sealed class ImporterTests : IDisposable
{
    private const string ThreeBadRows = "user,item,time\nu,a,1\n,b,2\nu,c,x\nu,d,4\nu,e\n";

    private static readonly ImportOptions Csv = new() { Format = ImportFormat.Csv };

    private readonly ImportFixture _import = new();

    public void Dispose() => _import.Dispose();

    [Fact]
    public void Bad_rows_up_to_the_limit_are_left_out_and_listed()
    {
        var report = _import.Import(ThreeBadRows, Csv with { SkipBadRows = 3 });

        Assert.Equal([Of("u", "a", 1), Of("u", "d", 4)], _import.Interactions());
        var file = _import.Folder["data.txt"];
        Assert.Equal(
            [
                new BadRow(new RowLocation(file, 3), "the user id is empty"),
                new BadRow(new RowLocation(file, 4), "the time 'x' is not a number of seconds since 1970"),
                new BadRow(new RowLocation(file, 6), "the row has 2 fields and the header 3"),
            ],
            report.BadRows);
    }

    [Fact]
    public void One_bad_row_more_than_the_limit_ends_the_import() =>
        Assert.Equal(
            "data.txt:6: the row has 2 fields and the header 3; --skip-bad-rows allows 2 bad rows and this is one more.",
            _import.ErrorOf(ThreeBadRows, Csv with { SkipBadRows = 2 }));

    [Fact]
    public void Only_bad_rows_is_an_error_too() =>
        Assert.StartsWith(
            "'data.txt' has no good row, and 1 bad ones were skipped",
            _import.ErrorOf("user,item,time\nu,a,x\n", Csv with { SkipBadRows = 5 }),
            StringComparison.Ordinal);

    [Fact]
    public void A_failed_import_leaves_an_existing_store_as_it_was()
    {
        _import.Import("user,item,time\nu,a,1\n", Csv);
        _import.ErrorOf("user,item,time\nv,b,1\nv,c,2\nv,d,bad\n", Csv);
        Assert.Equal([Of("u", "a", 1)], _import.Interactions());
    }

    [Fact]
    public void Duplicates_are_counted_and_kept_once_and_importing_again_changes_nothing()
    {
        const string content = "user,item,time,rating\nu,a,1,5\nu,a,1,3\nu,a,2,5\n";

        var first = _import.Import(content, Csv);
        var second = _import.Import(content, Csv);

        Assert.Equal((3, new StoreChanges(2, 1, 1, 1)), (first.Rows, first.Changes));
        Assert.Equal((3, new StoreChanges(0, 3, 0, 0)), (second.Rows, second.Changes));
        Assert.Equal([Of("u", "a", 1, 5), Of("u", "a", 2, 5)], _import.Interactions());
    }

    [Fact]
    public void A_path_that_is_not_there_or_is_a_folder_is_an_error()
    {
        var missing = Assert.Throws<InputException>(() => _import.Import(_import.Folder["nowhere.csv"], ImportFormat.Csv));
        Assert.Contains("does not exist; name the file or folder to import", missing.Message, StringComparison.Ordinal);
        var folder = Assert.Throws<InputException>(() => _import.Import(_import.Folder.Root, ImportFormat.Csv));
        Assert.Contains("is not a file", folder.Message, StringComparison.Ordinal);
        Assert.Empty(_import.Folder.FileNames);
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        Assert.StartsWith("skip_bad_rows is -1", _import.ErrorOf("x", Csv with { SkipBadRows = -1 }), StringComparison.Ordinal);
        Assert.StartsWith(
            "The smallest rating, 5, is above the largest, 1",
            _import.ErrorOf("x", Csv with { SmallestRating = 5, LargestRating = 1 }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_million_rows_arrive_whole()
    {
        var path = _import.Folder["million.csv"];
        using (var writer = new StreamWriter(path))
        {
            writer.WriteLine("user,item,time,rating");
            for (var i = 0; i < 1_000_000; i++)
                writer.WriteLine($"user{i % 20_011},item{i % 9_973},{1_000_000_000 + i},{1 + (i % 5)}");
        }

        var report = _import.Import(path, ImportFormat.Csv);

        Assert.Equal(new StoreChanges(1_000_000, 0, 20_011, 9_973), report.Changes);
        using var store = InteractionStore.Open(_import.StorePath);
        Assert.Equal(new StoreSize(20_011, 9_973, 1_000_000), store.Size());
        Assert.Equal(Of("user19460", "item2699", 1_000_999_999, 5), store.Interactions().Last());
    }
}
