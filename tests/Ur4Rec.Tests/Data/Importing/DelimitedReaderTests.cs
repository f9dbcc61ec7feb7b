using System.Text;
using Ur4Rec.Data.Importing;
using static Ur4Rec.Tests.Data.Interactions;

namespace Ur4Rec.Tests.Data.Importing;

public sealed class DelimitedReaderTests : IDisposable
{
    private static readonly ImportOptions Csv = new() { Format = ImportFormat.Csv };

    private readonly ImportFixture _import = new();

    public void Dispose() => _import.Dispose();

    [Fact]
    public void Reads_columns_by_name_in_any_order_and_ignores_others()
    {
        var report = _import.Import("time,extra,item,rating,user,kind\n100,x,a,4.5,u,view\n50,y,b,,v,\n", Csv);

        Assert.Equal([Of("u", "a", 100, 4.5) with { Kind = "view" }, Of("v", "b", 50)], _import.Interactions());
        Assert.Equal((2, 0, 0), (report.Rows, report.ItemRows, report.UserRows));
        Assert.Equal([_import.Folder["data.txt"]], report.Files);
    }

    [Fact]
    public void Reads_columns_of_other_names_and_gives_a_default_kind()
    {
        var options = Csv with
        {
            Columns = new ImportColumns { User = "Customer ID", Item = "sku", Time = "ts", Rating = "stars" },
            DefaultKind = "purchase",
        };
        _import.Import("Customer ID,sku,ts,stars\nu,a,100,5\n", options);
        Assert.Equal([Of("u", "a", 100, 5) with { Kind = "purchase" }], _import.Interactions());
    }

    [Fact]
    public void Tabs_separate_where_the_format_is_tsv()
    {
        _import.Import("user\titem\ttime\nu,1\ta b\t7\n", new ImportOptions { Format = ImportFormat.Tsv });
        Assert.Equal([Of("u,1", "a b", 7)], _import.Interactions());
    }

    [Fact]
    public void Ids_are_kept_verbatim_with_spaces_quotes_and_emoji()
    {
        _import.Import("user,item,time\n\" a, \"\"b\"\" \",😀 é,1\nA,a ,2\n", Csv);
        Assert.Equal([Of(" a, \"b\" ", "😀 é", 1), Of("A", "a ", 2)], _import.Interactions());
    }

    [Fact]
    public void Line_ends_blank_lines_and_byte_order_marks_do_not_matter()
    {
        _import.Import("user,item,time\r\nu,a,1\r\n\r\n   \r\nu,b,2", Csv, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Equal([Of("u", "a", 1), Of("u", "b", 2)], _import.Interactions());
    }

    [Fact]
    public void A_utf16_file_is_known_by_its_mark()
    {
        _import.Import("user,item,time\nü,a,1\n", Csv, Encoding.Unicode);
        Assert.Equal([Of("ü", "a", 1)], _import.Interactions());
    }

    [Fact]
    public void A_line_break_inside_quotes_belongs_to_the_field_and_lines_are_counted_still()
    {
        var error = _import.ErrorOf("user,item,time,note\nu,a,1,\"two\nlines\"\nu,b,bad,x\n", Csv);
        Assert.StartsWith("data.txt:4: the time 'bad' is not a number", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_items_describes_them()
    {
        var report = _import.Import(
            "item,title,description,year,genres,brand\na,\"The \"\"A\"\"\",\"line 1\nline 2\",1999,Drama|War,X\nb,B,,about 1990,,\n", Csv);

        Assert.Equal((0, 2, 0), (report.Rows, report.ItemRows, report.UserRows));
        var a = _import.Item("a");
        Assert.Equal(("The \"A\"", "line 1\nline 2", 1999), (a.Title, a.Text, a.Year));
        Assert.Equal(["Drama", "War"], a.Genres);
        Assert.Equal("X", a.Attributes["brand"]);
        var b = _import.Item("b");
        Assert.Equal(("B", null, null), (b.Title, b.Text, b.Year));
        Assert.Equal("about 1990", Assert.Single(b.Attributes).Value);
    }

    [Theory]
    [InlineData("", "'data.txt' is empty: there is no row to import.")]
    [InlineData("user,item,time\n", "'data.txt' is empty: there is no row to import.")]
    [InlineData("user,product,time\nu,a,1\n", "data.txt:1: the header has no column 'item', but 'user', 'product', 'time'; check")]
    [InlineData("user,item,time,user\nu,a,1,v\n", "data.txt:1: the header has column 'user' twice; rename one.")]
    [InlineData("user,item,\"time\nu,a,1\n", "data.txt:1: in the header, a quote is not closed")]
    [InlineData("user,item,time\nu,a,1\nu,b\n", "data.txt:3: the row has 2 fields and the header 3; correct the row, or leave out")]
    [InlineData("user,item,time\nu,a,1,9\n", "data.txt:2: the row has 4 fields and the header 3;")]
    [InlineData("user,item,time\nu,a\"b,1\n", "data.txt:2: a quote is not closed, or stands inside")]
    [InlineData("user,item,time\nu,a,1\nu,\"b,2\n", "data.txt:3: a quote is not closed, or stands inside")]
    [InlineData("user,item,time\n,a,1\n", "data.txt:2: the user id is empty;")]
    [InlineData("user,item,time\nu,\"  \",1\n", "data.txt:2: the item id is empty;")]
    [InlineData("user,item,time\nu,\"a\nb\",1\n", "data.txt:2: the item id holds a control character or a line break;")]
    [InlineData("user,item,time\nu,a,\n", "data.txt:2: the time is empty;")]
    [InlineData("user,item,time\nu,a,2001-02-03\n", "data.txt:2: the time '2001-02-03' is not a number of seconds since 1970;")]
    [InlineData("user,item,time\nu,a,-1\n", "data.txt:2: the time -1 is before 1970;")]
    [InlineData("user,item,time\nu,a,1577836800000\n", "data.txt:2: the time 1577836800000 is after the year 2100; if it counts milliseconds, say --time-unit ms;")]
    [InlineData("user,item,time\nu,a,99999999999999999\n", "data.txt:2: the time 99999999999999999 is after the year 2100;")]
    [InlineData("user,item,time\nu,a,NaN\n", "data.txt:2: the time 'NaN' is not a number")]
    [InlineData("user,item,time,rating\nu,a,1,NaN\n", "data.txt:2: the rating 'NaN' is not a finite number;")]
    [InlineData("user,item,time,rating\nu,a,1,good\n", "data.txt:2: the rating 'good' is not a finite number;")]
    public void What_is_wrong_is_said_with_its_place(string content, string error) =>
        Assert.StartsWith(error, _import.ErrorOf(content, Csv), StringComparison.Ordinal);

    [Fact]
    public void A_named_rating_column_must_be_there()
    {
        var options = Csv with { Columns = new ImportColumns { Rating = "stars" } };
        Assert.Contains("has no column 'stars'", _import.ErrorOf("user,item,time\nu,a,1\n", options), StringComparison.Ordinal);
    }

    [Fact]
    public void A_quote_that_is_never_closed_does_not_take_the_rest_of_a_large_file()
    {
        var rows = string.Concat(Enumerable.Repeat("u,a,1\n", 400_000));
        var error = _import.ErrorOf($"user,item,time\nu,\"b,2\n{rows}", Csv);
        Assert.StartsWith("data.txt:2: a record is longer than 1048576 bytes", error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_wrong_encoding_is_an_error_and_the_right_one_is_read()
    {
        var windows = CodePagesEncodingProvider.Instance.GetEncoding("windows-1252")!;
        const string content = "user,item,time\nu,“café”,1\n";

        var error = _import.ErrorOf(content, Csv, windows);
        Assert.Contains("is not utf-8; name the file's encoding with --encoding", error, StringComparison.Ordinal);
        var refused = _import.ErrorOf(content, Csv with { Encoding = "utf-7" }, windows);
        Assert.StartsWith("There is no text encoding 'utf-7'", refused, StringComparison.Ordinal);
        var unknown = _import.ErrorOf(content, Csv with { Encoding = "klingon" }, windows);
        Assert.StartsWith("There is no text encoding 'klingon'", unknown, StringComparison.Ordinal);

        _import.Import(content, Csv with { Encoding = "windows-1252" }, windows);
        Assert.Equal([Of("u", "“café”", 1)], _import.Interactions());
    }

    [Fact]
    public void Milliseconds_are_read_where_they_are_announced_and_fractions_dropped()
    {
        _import.Import("user,item,time\nu,a,1577836800999\n", Csv with { TimeUnit = TimeUnit.Milliseconds });
        _import.Import("user,item,time\nu,b,1577836800.75\n", Csv);
        Assert.Equal([1_577_836_800, 1_577_836_800], _import.Interactions().Select(x => x.Time));
    }

    [Fact]
    public void Ratings_outside_the_stated_range_are_an_error()
    {
        var options = Csv with { SmallestRating = 0.5, LargestRating = 5 };
        const string header = "user,item,time,rating\n";

        Assert.Contains("the rating 5.5 is outside 0.5 .. 5;", _import.ErrorOf(header + "u,a,1,5.5\n", options), StringComparison.Ordinal);
        Assert.Contains("the rating 0 is outside 0.5 .. 5;", _import.ErrorOf(header + "u,a,1,0\n", options), StringComparison.Ordinal);
        _import.Import(header + "u,a,1,0.5\nu,b,2,5\n", options);
        Assert.Equal([0.5, 5.0], _import.Interactions().Select(x => x.Rating!.Value));
    }
}
