using System.Text;
using Ur4Rec.Data;
using Ur4Rec.Data.Importing;
using static Ur4Rec.Tests.Data.Interactions;

namespace Ur4Rec.Tests.Data.Importing;

public sealed class MovieLensReaderTests : IDisposable
{
    private readonly ImportFixture _import = new();

    public void Dispose() => _import.Dispose();

    [Fact]
    public void The_100k_archive_is_latin1_with_genre_flags()
    {
        Write("u.data", "196\t242\t3\t881250949\n");
        Write("u.item", "242|Misérables, Les (1995)|01-Jan-1995||http://x|0|0|0|0|0|0|0|0|1|0|0|0|1|0|0|0|0|0|0\n267|unknown||||1|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0\n");
        Write("u.user", "196|49|M|writer|55105\n");

        var report = Import();

        Assert.Equal((1, 2, 1), (report.Rows, report.ItemRows, report.UserRows));
        Assert.Equal([Of("196", "242", 881_250_949, 3)], _import.Interactions());
        AssertItem("242", "Misérables, Les", 1995, "Drama", "Musical");
        AssertItem("267", "unknown", null);
        Assert.Equal("writer", _import.Users()[0].Attributes["occupation"]);
    }

    [Fact]
    public void The_1m_archive_has_two_colons_between_fields()
    {
        Write("ratings.dat", "1::1193::5::978300760\n");
        Write("movies.dat", "1193::One Flew: Over (1975)::Drama|War\n");
        Write("users.dat", "1::F::18::10::48067\n");

        Import();

        Assert.Equal([Of("1", "1193", 978_300_760, 5)], _import.Interactions());
        AssertItem("1193", "One Flew: Over", 1975, "Drama", "War");
        Assert.Equal(
            new Dictionary<string, string> { ["age"] = "18", ["gender"] = "F", ["occupation"] = "10", ["zip_code"] = "48067" },
            _import.Users()[0].Attributes);
    }

    [Fact]
    public void The_newer_archives_are_csv_in_utf8()
    {
        _import.Folder.Write("ratings.csv", "userId,movieId,rating,timestamp\n1,2,0.5,1112486027\n");
        _import.Folder.Write("movies.csv", "movieId,title,genres\n2,\"Amélie, \"\"A\"\" (2001) \",Comedy|Romance\n3,Untitled,(no genres listed)\n");

        Import();

        Assert.Equal([Of("1", "2", 1_112_486_027, 0.5)], _import.Interactions());
        AssertItem("2", "Amélie, \"A\"", 2001, "Comedy", "Romance");
        AssertItem("3", "Untitled", null);
    }

    [Fact]
    public void The_file_of_ratings_may_be_named_itself()
    {
        Write("u.data", "1\t2\t3\t4\n");
        Assert.Equal(1, _import.Import(_import.Folder["u.data"], ImportFormat.MovieLens).Rows);
    }

    [Fact]
    public void A_truncated_row_is_an_error_with_its_place()
    {
        Write("u.data", "1\t2\t3\t4\n1\t3\t5\n");
        Assert.Contains("u.data:2: the row has 3 fields where MovieLens has 4;", ErrorOf(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_one_archive_is_an_error()
    {
        const string error = "is not one MovieLens archive: it must be, or hold, exactly one of u.data, ratings.dat, ratings.csv";
        Assert.Contains(error, ErrorOf(), StringComparison.Ordinal);
        Write("u.data", "1\t2\t3\t4\n");
        Write("ratings.dat", "1::2::3::4\n");
        Assert.Contains(error, ErrorOf(), StringComparison.Ordinal);
    }

    private void Write(string name, string content) => _import.Folder.Write(name, content, Encoding.Latin1);

    private ImportReport Import() => _import.Import(_import.Folder.Root, ImportFormat.MovieLens);

    private string ErrorOf() => Assert.Throws<InputException>(Import).Message;

    private void AssertItem(string id, string title, int? year, params string[] genres)
    {
        var item = _import.Item(id);
        Assert.Equal((title, year), (item.Title, item.Year));
        Assert.Equal(genres, item.Genres);
    }
}
