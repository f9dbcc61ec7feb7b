namespace Ur4Rec.Cli.Tests;

public sealed class UsageTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("", "Required command was not provided. See 'ur4rec --help'.")]
    [InlineData("trian demo", "There is no command 'trian'. Did you mean 'train'? See 'ur4rec --help'.")]
    [InlineData("train demo --sed 1", "There is no option '--sed'. Did you mean '--seed'? See 'ur4rec train --help'.")]
    [InlineData("train demo more", "There is no argument 'more'. See 'ur4rec train --help'.")]
    [InlineData("train demo --seed", "Required argument missing for option: '--seed'. See 'ur4rec train --help'.")]
    [InlineData("train", "Say what to train: 'ur4rec train demo', --config FILE, or --resume DIR.")]
    [InlineData("train demmo", "There is no built-in run 'demmo', only 'demo'; a file is given with --config FILE.")]
    [InlineData("train demo --config x.yaml", "Give either 'demo' or --config FILE, not both.")]
    [InlineData("train --config x.yaml", "x.yaml: the configuration cannot be read: there is no such file.")]
    [InlineData("train demo --epochs-per-stage 0", "--epochs-per-stage: epochs_per_stage must be a whole number, 1 or more, not '0'.")]
    [InlineData("train demo --seed -1", "--seed: seed must be a whole number, 0 or more, not '-1'.")]
    [InlineData("train demo --set sasrec_droput=0.1", "--set sasrec_droput=0.1: there is no key 'sasrec_droput'; did you mean 'sasrec_dropout'?")]
    [InlineData("train demo --set seed", "--set seed: write --set key=value.")]
    [InlineData("evaluate", "Option '--run' is required. See 'ur4rec evaluate --help'.")]
    [InlineData("ablate --run none", "none: there is no such run directory.")]
    [InlineData("evaluate --run none", "none: there is no such run directory.")]
    [InlineData("compare runs/a", "Say which runs to compare, two or more: 'ur4rec compare RUN RUN'.")]
    [InlineData("compare none none", "none: there is no such run directory.")]
    [InlineData("verify --run none", "none: there is no such run directory.")]
    [InlineData("doctor", "Say what to examine: --store FILE, or --run DIR.")]
    [InlineData("doctor --run none", "none: there is no such run directory.")]
    [InlineData("doctor --run none --split ratio", "--split says how to read a store; a run has its own way. Leave it out, or examine the store alone.")]
    [InlineData("doctor --run none --min-interactions 3", "--min-interactions says how to read a store; a run has its own way. Leave it out, or examine the store alone.")]
    [InlineData("recommend --run none", "Say for whom: one of --user ID, --history ID,ID,..., --all-users and --users FILE.")]
    [InlineData("recommend --run none --user 1 --history 2", "Say for whom: one of --user ID, --history ID,ID,..., --all-users and --users FILE.")]
    [InlineData("recommend --run none --user 1 -k 0", "-k must be a whole number, 1 or more, not '0'. See 'ur4rec recommend --help'.")]
    [InlineData("recommend --run none --user 1 -k many", "-k must be a whole number, 1 or more, not 'many'. See 'ur4rec recommend --help'.")]
    [InlineData("recommend --run none --user 1", "none: there is no such run directory.")]
    public void A_wrong_command_line_is_one_line_that_says_what_to_write(string arguments, string message) =>
        Assert.Equal(message, _workspace.Refuse(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [Fact]
    public void A_wrong_key_in_a_file_is_said_with_its_line()
    {
        _workspace.Write("my.yaml", "# mine\nstore: demo\nbatch_sise: 3\n");

        Assert.Equal("my.yaml:3: there is no key 'batch_sise'; did you mean 'batch_size'?", _workspace.Refuse("train", "--config", "my.yaml"));
    }

    [Fact]
    public void A_run_needs_a_store_and_a_folder()
    {
        _workspace.Write("empty.yaml", "");

        Assert.Equal(
            "No run directory is named; give --output-dir DIR, or output_dir in the configuration.",
            _workspace.Refuse("train", "--config", "empty.yaml", "--store", "demo"));
        Assert.Equal(
            "No store is named; give --store FILE, or store in the configuration.",
            _workspace.Refuse("train", "--config", "empty.yaml", "--output-dir", "out"));
    }

    [Fact]
    public void Help_lists_the_commands_and_is_no_failure()
    {
        var help = _workspace.Succeed("--help");

        Assert.All(["import", "doctor", "describe", "train", "evaluate", "ablate", "compare", "verify", "recommend"], command => Assert.Contains(command, help, StringComparison.Ordinal));
    }
}
