using Ur4Rec.Data;
using Ur4Rec.Training;

namespace Ur4Rec.Tests.Training;

public sealed class RunDirectoryTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("ur4rec-run-").FullName;

    private string Folder => Path.Combine(_root, "runs", "one");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_run_is_finished_once_its_result_is_there()
    {
        var run = RunDirectory.Create(Folder, replace: false);

        Assert.False(run.IsFinished);
        RunDirectory.WriteWhole(run.ResultPath, "{}");
        Assert.True(run.IsFinished);
        Assert.Equal(Folder, RunDirectory.Open(Folder).Root);
        Assert.Equal(["metrics.json"], Directory.GetFiles(Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void A_finished_run_is_replaced_only_where_that_is_asked_for()
    {
        RunDirectory.WriteWhole(RunDirectory.Create(Folder, replace: false).ResultPath, "{}");

        var failure = Assert.Throws<InputException>(() => RunDirectory.Create(Folder, replace: false));

        Assert.Equal($"{Folder} holds a finished run; name another folder with --output-dir, or replace it with --overwrite.", failure.Message);
        Assert.False(RunDirectory.Create(Folder, replace: true).IsFinished);
    }

    [Fact]
    public void An_unfinished_run_makes_way_and_what_is_not_of_a_run_stays()
    {
        var unfinished = RunDirectory.Create(Folder, replace: false);
        RunDirectory.WriteWhole(unfinished.ConfigurationPath, "seed: 1");
        RunDirectory.WriteWhole(unfinished.CheckpointPath, "old");
        foreach (var path in (string[])[unfinished.DataPath, unfinished.ExamplesPath, unfinished.ReportPath])
            RunDirectory.WriteWhole(path, "old");
        File.WriteAllText(Path.Combine(Folder, "notes.txt"), "mine");

        RunDirectory.Create(Folder, replace: false);

        Assert.Equal(["notes.txt"], Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName));
    }

    [Fact]
    public void What_is_no_finished_run_is_told_apart()
    {
        Assert.Equal($"{Folder}: there is no such run directory.", Assert.Throws<InputException>(() => RunDirectory.Open(Folder)).Message);
        Assert.Equal($"{_root} is not a run directory: it holds no metrics.json.", Assert.Throws<InputException>(() => RunDirectory.Open(_root)).Message);
        RunDirectory.WriteWhole(RunDirectory.Create(Folder, replace: false).ConfigurationPath, "seed: 1");
        Assert.Equal($"{Folder}: the run there did not finish; train it again.", Assert.Throws<InputException>(() => RunDirectory.Open(Folder)).Message);
    }

    [Fact]
    public void A_file_where_the_folder_should_be_is_an_input_error()
    {
        var file = Path.Combine(_root, "file");
        File.WriteAllText(file, "");

        Assert.StartsWith($"{file}: the run directory cannot be made: ", Assert.Throws<InputException>(() => RunDirectory.Create(file, false)).Message, StringComparison.Ordinal);
    }
}
