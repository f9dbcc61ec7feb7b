using System.CommandLine;
using Ur4Rec.Cli.Output;
using Ur4Rec.Sweeping;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Commands;

/// <summary><c>ur4rec sweep --config FILE --over key=a,b,c --budget 30m</c>: looks for the best settings by successive halving.</summary>
internal static class SweepCommand
{
    private static readonly Option<string> s_config = new("--config") { Description = "The configuration, in YAML.", HelpName = "FILE", Required = true };

    private static readonly Option<string[]> s_over = new("--over")
    {
        Description = "A key of the configuration and the values to try; once for each key.",
        HelpName = "key=a,b,c",
        Required = true,
    };

    private static readonly Option<string> s_budget = new("--budget")
    {
        Description = "Wall time of all trials, such as 90s, 30m or 2h; the winner's own training comes after it.",
        HelpName = "TIME",
        Required = true,
    };

    private static readonly Option<int?> s_samples = SharedOptions.OptionalCount("--samples", 2, "Try so many combinations, drawn at random, instead of all.");

    private static readonly (Option<string?> Flag, string Key)[] s_flags =
    [
        (new Option<string?>("--store") { Description = "The data (store).", HelpName = "FILE" }, "store"),
        (new Option<string?>("--output-dir") { Description = "The sweep's folder, to make or to go on with (output_dir).", HelpName = "DIR" }, "output_dir"),
        (new Option<string?>("--threads") { Description = "Threads to compute with, 0 for one a processor (threads).", HelpName = "N" }, "threads"),
        (new Option<string?>("--seed") { Description = "Seed of every random choice, the samples' too (seed).", HelpName = "N" }, "seed"),
    ];

    private static readonly Option<string[]> s_set = new("--set")
    {
        Description = "Any key of the configuration; may be given several times; stands over file and flags.",
        HelpName = "key=value",
    };

    private static readonly Option<bool> s_json = SharedOptions.Json();
    private static readonly Option<bool> s_quiet = SharedOptions.Quiet();

    public static Command Build(CancellationToken cancellation)
    {
        var command = new Command("sweep", "Look for the best settings by successive halving on validation, and test the winner.")
        {
            s_config, s_over, s_budget, s_samples,
        };
        foreach (var (flag, _) in s_flags)
            command.Add(flag);
        command.Add(s_set);
        command.Add(s_json);
        command.Add(s_quiet);
        command.SetAction(parsed => Run(parsed, cancellation));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var budget = SweepBudget.Parse(parsed.GetRequiredValue(s_budget));
        var plan = SweepPlan.Make(Configure(parsed), parsed.GetRequiredValue(s_over), parsed.GetValue(s_samples));
        var report = RunProgress.During(parsed.GetValue(s_quiet), observer => Run(plan, budget, observer, cancellation));
        if (parsed.GetValue(s_json))
            Console.Out.WriteLine(RunJson.Document(report));
        else
            SweepTables.Print(report);
        return Tool.Done;
    }

    private static SweepReport Run(SweepPlan plan, TimeSpan budget, IRunObserver observer, CancellationToken cancellation)
    {
        try
        {
            return Sweep.Run(plan, budget, observer, cancellation);
        }
        catch (OperationCanceledException e) when (SweepDirectory.At(plan.Configuration.OutputDirectory!).IsBegun)
        {
            throw new InterruptedException($"the finished trials are kept in {plan.Configuration.OutputDirectory}; the same command goes on from them.", e);
        }
    }

    private static RunConfiguration Configure(ParseResult parsed)
    {
        var builder = new ConfigurationBuilder().AddFile(parsed.GetRequiredValue(s_config));
        foreach (var (flag, key) in s_flags)
        {
            if (parsed.GetValue(flag) is { } value)
                builder.Set(key, value, flag.Name);
        }

        foreach (var assignment in parsed.GetValue(s_set) ?? [])
            builder.SetAssignment(assignment);
        return builder.Build();
    }
}
