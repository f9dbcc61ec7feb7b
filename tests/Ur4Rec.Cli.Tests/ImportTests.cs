using System.Globalization;

namespace Ur4Rec.Cli.Tests;

public sealed class ImportTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("sequences", "data.txt", "ann tea cake\nbob jam\n")]
    [InlineData("csv", "data.csv", "user,item,time\nann,tea,1\nann,\"cake\",2\nbob,jam,3\n")]
    [InlineData("tsv", "data.tsv", "user\titem\ttime\trating\nann\ttea\t1\t4\nann\tcake\t2\t5\nbob\tjam\t3\t3.5\n")]
    [InlineData("jsonl", "data.jsonl", "{\"user\":\"ann\",\"item\":\"tea\",\"time\":1}\n{\"user\":\"ann\",\"item\":\"cake\",\"time\":2}\n{\"user\":\"bob\",\"item\":\"jam\",\"time\":3}\n")]
    [InlineData("recbole", "data.inter", "user_id:token\titem_id:token\ttimestamp:float\nann\ttea\t1\nann\tcake\t2\nbob\tjam\t3\n")]
    [InlineData("movielens", "u.data", "ann\ttea\t5\t1\nann\tcake\t4\t2\nbob\tjam\t3\t3\n")]
    public void Every_format_is_imported(string format, string file, string text)
    {
        _workspace.Write(file, text);

        var report = _workspace.Succeed("import", "--format", format, file, "--store", "new.db", "--json").ParseJson();

        Assert.Equal(3, report.Number("rows"));
        var changes = report.GetProperty("changes");
        Assert.Equal((3, 2, 3), (changes.Number("interactions"), changes.Number("new_users"), changes.Number("new_items")));
    }

    [Fact]
    public void Columns_encoding_and_units_can_be_named()
    {
        File.WriteAllBytes(_workspace.PathOf("data.csv"), [.. "who,what,when\nZo"u8, 0xEB, .. ",th"u8, 0xE9, .. ",1500000000000\n"u8]);

        var output = _workspace.Succeed(
            "import", "--format", "csv", "data.csv", "--store", "new.db", "--encoding", "latin1",
            "--user-column", "who", "--item-column", "what", "--time-column", "when", "--time-unit", "milliseconds");

        Assert.Equal("new.db: added 1 interactions, 1 users and 1 items from data.csv\n", output);
    }

    [Fact]
    public void Bad_rows_stop_the_import_or_are_skipped_and_listed()
    {
        _workspace.Write("data.csv", "user,item,time\nann,tea,1\n,cake,2\nbob,jam,3\n");
        string[] arguments = ["import", "--format", "csv", "data.csv", "--store", "new.db"];

        Assert.StartsWith("data.csv:3: ", _workspace.Refuse(arguments), StringComparison.Ordinal);
        Assert.False(File.Exists(_workspace.PathOf("new.db")));
        var output = _workspace.Succeed([.. arguments, "--skip-bad-rows", "1"]);
        Assert.StartsWith("skipped data.csv:3: ", output, StringComparison.Ordinal);
        Assert.EndsWith("1 bad rows were skipped\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_there_already_is_counted()
    {
        _workspace.Write("data.csv", "user,item,time\nann,tea,1\nbob,jam,3\n");
        _workspace.Succeed("import", "--format", "csv", "data.csv", "--store", "new.db");

        var output = _workspace.Succeed("import", "--format", "csv", "data.csv", "--store", "new.db");

        Assert.Contains("added 0 interactions, 0 users and 0 items", output, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{2} interactions were there already"), output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--format sequence data.txt --store a.db", "--format must be one of csv, tsv, jsonl, movielens, recbole, sequences, seed, not 'sequence'. Did you mean 'sequences'?")]
    [InlineData("--format csv data.txt --store a.db --time-unit hours", "--time-unit must be one of seconds, milliseconds, not 'hours'.")]
    [InlineData("--format csv data.txt --store a.db --skip-bad-rows -1", "--skip-bad-rows must be a whole number, 0 or more, not '-1'. See 'ur4rec import --help'.")]
    [InlineData("--format csv data.txt --store a.db --smallest-rating low", "--smallest-rating must be a number, not 'low'. See 'ur4rec import --help'.")]
    [InlineData("--format csv data.txt", "Option '--store' is required. See 'ur4rec import --help'.")]
    [InlineData("data.txt --store a.db", "Option '--format' is required. See 'ur4rec import --help'.")]
    [InlineData("--format csv --store a.db", "Required argument 'PATH' missing for command: 'import'. See 'ur4rec import --help'.")]
    public void A_wrong_command_line_is_refused(string arguments, string message) =>
        Assert.Equal(message, _workspace.Refuse(["import", .. arguments.Split(' ')]));

    [Fact]
    public void A_missing_or_empty_file_is_named_and_leaves_no_store()
    {
        _workspace.Write("empty.csv", "");

        Assert.Contains("none.csv", _workspace.Refuse("import", "--format", "csv", "none.csv", "--store", "new.db"), StringComparison.Ordinal);
        Assert.Contains("empty.csv", _workspace.Refuse("import", "--format", "csv", "empty.csv", "--store", "new.db"), StringComparison.Ordinal);
        Assert.False(File.Exists(_workspace.PathOf("new.db")));
    }
}
