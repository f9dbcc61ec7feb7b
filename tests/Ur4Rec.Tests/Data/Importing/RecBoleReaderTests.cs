using Ur4Rec.Data;
using Ur4Rec.Data.Importing;
using static Ur4Rec.Tests.Data.Interactions;

namespace Ur4Rec.Tests.Data.Importing;

public sealed class RecBoleReaderTests : IDisposable
{
    private readonly ImportFixture _import = new();

    public void Dispose() => _import.Dispose();

    [Fact]
    public void A_folder_is_its_interactions_items_and_users()
    {
        Write("toy.inter", "user_id:token\titem_id:token\trating:float\ttimestamp:float\nu\ta\t4\t881250949.0\nv\tb\t3.5\t5\n");
        Write("toy.item", "item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq\tstudio:token\na\tToy \"Story\"\t1995\tAnimation Children's\tP\n");
        Write("toy.user", "user_id:token\tage:token\tzip:token\nu\t24\t\n");

        var report = _import.Import(_import.Folder.Root, ImportFormat.RecBole);

        Assert.Equal((2, 1, 1), (report.Rows, report.ItemRows, report.UserRows));
        Assert.Equal(["toy.inter", "toy.item", "toy.user"], report.Files.Select(Path.GetFileName));
        Assert.Equal([Of("u", "a", 881_250_949, 4), Of("v", "b", 5, 3.5)], _import.Interactions());
        var item = _import.Item("a");
        Assert.Equal(("Toy \"Story\"", 1995, "P"), (item.Title, item.Year, item.Attributes["studio"]));
        Assert.Equal(["Animation", "Children's"], item.Genres);
        Assert.Equal(new Dictionary<string, string> { ["age"] = "24" }, _import.Users()[0].Attributes);
    }

    [Fact]
    public void A_file_brings_those_of_its_name_and_a_file_of_items_comes_alone()
    {
        Write("one.inter", "user_id:token\titem_id:token\ttimestamp:float\nu\ta\t1\n");
        Write("two.inter", "user_id:token\titem_id:token\ttimestamp:float\nu\tb\t1\n");
        Write("two.item", "item_id:token\ttitle:token_seq\nb\tB\n");

        Assert.Single(_import.Import(_import.Folder["one.inter"], ImportFormat.RecBole).Files);
        var items = _import.Import(_import.Folder["two.item"], ImportFormat.RecBole);

        Assert.Equal((0, 1), (items.Rows, items.ItemRows));
        Assert.Equal([Of("u", "a", 1)], _import.Interactions());
        AssertError(_import.Folder.Root, "has 2 .inter files where one is wanted; name the file.");
        AssertError(_import.Folder.Write("other.txt", "x"), "is not a RecBole file");
    }

    [Theory]
    [InlineData("user_id:token\titem_id:token\nu\ta\n", ":1: the header has no column 'timestamp', but 'user_id', 'item_id';")]
    [InlineData("user_id:token\titem_id:token\ttimestamp:float\nu\ta\t1\nu\tb\n", ":3: the row has 2 fields and the header 3;")]
    public void What_is_wrong_is_said_with_its_place(string content, string error)
    {
        Write("toy.inter", content);
        AssertError(_import.Folder["toy.inter"], error);
    }

    [SkippableFact]
    public void MovieLens_100k_has_its_published_size_and_the_usual_preparation()
    {
        var report = _import.Import(SharedFiles.Path("ml-100k/ml-100k.inter"), ImportFormat.RecBole);
        Assert.Equal((100_000, 1_682, 943), (report.Rows, report.ItemRows, report.UserRows));
        Assert.Equal("Toy Story", _import.Item("1").Title);
        Assert.Equal(["Animation", "Children's", "Comedy"], _import.Item("1").Genres);

        var (dataset, preparation) = DatasetPreparer.Prepare(
            _import.Interactions(), new PreparationOptions { MinRating = 4, UserCore = 5 });

        Assert.Equal(new DatasetSize(943, 1_682, 100_000), preparation.Raw);
        Assert.Equal(938, dataset.UserCount);
        Assert.Equal(100_000 - 55_375, preparation.BelowMinRating);
        var split = Splitter.Split(dataset, new SplitOptions { Method = SplitMethod.Ratio });
        Assert.Equal(938, split.Test.Count);
    }

    private void Write(string name, string content) => _import.Folder.Write(name, content);

    private void AssertError(string path, string error) =>
        Assert.Contains(error, Assert.Throws<InputException>(() => _import.Import(path, ImportFormat.RecBole)).Message, StringComparison.Ordinal);
}
