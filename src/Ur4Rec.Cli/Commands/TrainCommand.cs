using System.CommandLine;
using Ur4Rec.Cli.Output;
using Ur4Rec.Data;
using Ur4Rec.Numerics.Distribution;
using Ur4Rec.Training;
using Ur4Rec.Training.Anomalies;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Cli.Commands;

/// <summary><c>ur4rec train demo | --config FILE</c>: trains, evaluates and writes a run directory.</summary>
internal static class TrainCommand
{
    private const string Demo = "demo";
    private const string Stages = "stages";

    private static readonly Argument<string?> s_preset = new("demo")
    {
        Description = "The built-in run on made-up data, instead of --config.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> s_config = new("--config") { Description = "The configuration, in YAML.", HelpName = "FILE" };

    private static readonly Option<string?> s_resume = new("--resume")
    {
        Description = "Go on with the interrupted run of this directory, instead of --config.",
        HelpName = "DIR",
    };

    private static readonly (Option<string?> Flag, string Key)[] s_flags =
    [
        (new Option<string?>("--store") { Description = "The data (store).", HelpName = "FILE" }, "store"),
        (new Option<string?>("--output-dir") { Description = "The run directory to make (output_dir).", HelpName = "DIR" }, "output_dir"),
        (new Option<string?>("--epochs-per-stage") { Description = "Most epochs of a stage (epochs_per_stage).", HelpName = "N" }, "epochs_per_stage"),
        (new Option<string?>("--stages") { Description = "Training stages, in order, with commas between them (stages).", HelpName = "STAGE,..." }, Stages),
        (new Option<string?>("--patience") { Description = "Epochs without a better validation before a stage ends (patience).", HelpName = "N" }, "patience"),
        (new Option<string?>("--threads") { Description = "Threads to compute with, 0 for one a processor (threads).", HelpName = "N" }, "threads"),
        (new Option<string?>("--seed") { Description = "Seed of every random choice (seed).", HelpName = "N" }, "seed"),
    ];

    private static readonly Option<string[]> s_set = new("--set")
    {
        Description = "Any key of the configuration; may be given several times; stands over file and flags.",
        HelpName = "key=value",
    };

    private static readonly Option<bool> s_overwrite = new("--overwrite") { Description = "Replace a finished run in the run directory." };
    private static readonly Option<bool> s_ablate = new("--ablate") { Description = "Then find what each component adds; 'demo' always does." };
    private static readonly Option<bool> s_json = SharedOptions.Json();
    private static readonly Option<bool> s_quiet = SharedOptions.Quiet();

    public static Command Build(IRankGroup ranks, CancellationToken cancellation)
    {
        var command = new Command("train", "Train a model, evaluate it on the test set and write a run directory.") { s_preset, s_config, s_resume };
        foreach (var (flag, _) in s_flags)
            command.Add(flag);
        command.Add(s_set);
        command.Add(s_overwrite);
        command.Add(s_ablate);
        command.Add(s_json);
        command.Add(s_quiet);
        command.SetAction(parsed => Run(parsed, ranks, cancellation));
        return command;
    }

    private static int Run(ParseResult parsed, IRankGroup ranks, CancellationToken cancellation)
    {
        var configuration = parsed.GetValue(s_resume) is { } interrupted ? ConfigureResume(parsed, interrupted) : Configure(parsed);
        var overwrite = parsed.GetValue(s_overwrite) || HoldsADemonstration(configuration);
        var quiet = parsed.GetValue(s_quiet);
        var result = RunProgress.During(quiet, observer => Train(configuration, overwrite, observer, ranks, cancellation));
        if (ranks.Rank > 0)
            return Tool.Done;
        var isJson = parsed.GetValue(s_json);
        if (isJson)
            Console.Out.WriteLine(RunJson.Document(result));
        else
            ResultTable.Print(result.Protocol, result.Model, result.Test, result.Baselines, result.Warnings);
        if (!isJson)
            ResultTable.PrintSkipped(result.SkippedBatches);
        if (parsed.GetValue(s_ablate) || parsed.GetValue(s_preset) == Demo)
        {
            var report = RunProgress.During(quiet, observer => Ablate(configuration, observer, cancellation));
            if (!isJson)
                AblationTable.Print(report);
        }

        if (!isJson)
        {
            Console.Out.WriteLine($"The run directory is {configuration.OutputDirectory}");
            Console.Out.WriteLine($"The report is {RunDirectory.At(configuration.OutputDirectory!).ReportPath}");
        }

        return Tool.Done;
    }

    private static RunResult Train(RunConfiguration configuration, bool overwrite, IRunObserver observer, IRankGroup ranks, CancellationToken cancellation)
    {
        try
        {
            return Experiment.Run(configuration, overwrite, observer, cancellation, Fault(), ranks);
        }
        catch (OperationCanceledException e) when (RunCheckpoints.AreIn(RunDirectory.At(configuration.OutputDirectory!)))
        {
            throw new InterruptedException($"the run is saved where it stands; go on with 'ur4rec train --resume {configuration.OutputDirectory}'.", e);
        }
    }

    /// <summary>What tests of the anomaly guard want to go wrong.</summary>
    private static FaultInjection? Fault() =>
        Environment.GetEnvironmentVariable(FaultInjection.Variable) is { Length: > 0 } fault ? FaultInjection.Parse(fault) : null;

    /// <summary>The configuration that the run was begun with; only what decides nothing of its result can be given anew.</summary>
    private static RunConfiguration ConfigureResume(ParseResult parsed, string folder)
    {
        if (parsed.GetValue(s_preset) is not null || parsed.GetValue(s_config) is not null || parsed.GetValue(s_overwrite))
            throw new InputException("--resume goes on with a run as it was configured; leave out 'demo', --config and --overwrite.");
        var directory = RunDirectory.At(folder);
        if (directory.IsFinished)
            throw new InputException($"{folder}: the run there is finished; there is nothing to resume.");
        if (!File.Exists(directory.ConfigurationPath))
            throw new InputException($"{folder}: there is no run to resume: it holds no config.yaml.");
        var builder = new ConfigurationBuilder().AddFile(directory.ConfigurationPath).Set("output_dir", folder, s_resume.Name);
        SetFlags(parsed, builder);
        return builder.Build();
    }

    private static RunConfiguration Configure(ParseResult parsed)
    {
        var builder = new ConfigurationBuilder();
        switch (parsed.GetValue(s_preset), parsed.GetValue(s_config))
        {
            case (null, { } file):
                builder.AddFile(file);
                break;
            case (Demo, null):
                builder.AddDemo();
                break;
            case (Demo, not null):
                throw new InputException("Give either 'demo' or --config FILE, not both.");
            case ({ } other, _):
                throw new InputException($"There is no built-in run '{other}', only '{Demo}'; a file is given with --config FILE.");
            default:
                throw new InputException($"Say what to train: 'ur4rec train {Demo}', --config FILE, or --resume DIR.");
        }

        SetFlags(parsed, builder);
        return builder.Build();
    }

    private static void SetFlags(ParseResult parsed, ConfigurationBuilder builder)
    {
        foreach (var (flag, key) in s_flags)
        {
            if (parsed.GetValue(flag) is { } value)
                builder.Set(key, key == Stages ? InBrackets(value) : value, flag.Name);
        }

        foreach (var assignment in parsed.GetValue(s_set) ?? [])
            builder.SetAssignment(assignment);
    }

    /// <summary>A list, as <c>--set</c> wants it and a flag need not write it.</summary>
    private static string InBrackets(string list) => list.StartsWith('[') ? list : $"[{list}]";

    /// <summary>
    /// The demonstration's default folder holds nothing but demonstrations, so that a finished one can be run again as it stands; one that was
    /// interrupted goes on like any other run.
    /// </summary>
    private static bool HoldsADemonstration(RunConfiguration configuration) =>
        configuration.Store == RunConfiguration.DemoStore
        && configuration.OutputDirectory is { } folder
        && RunDirectory.At(folder).IsFinished
        && Path.GetFullPath(folder) == Path.GetFullPath(new ConfigurationBuilder().AddDemo().Build().OutputDirectory!);

    private static AblationReport Ablate(RunConfiguration configuration, IRunObserver observer, CancellationToken cancellation)
    {
        try
        {
            using var run = TrainedRun.Load(configuration.OutputDirectory!, store: null);
            return run.Ablate(observer, cancellation);
        }
        catch (OperationCanceledException e)
        {
            throw new InterruptedException($"the run is finished, without its ablation; make it with 'ur4rec ablate --run {configuration.OutputDirectory}'.", e);
        }
    }
}
