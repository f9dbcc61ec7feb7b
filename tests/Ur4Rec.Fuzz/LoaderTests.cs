using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace Ur4Rec.Fuzz;

/// <summary>
/// Every loader over mutated inputs: each is loaded or refused by a documented error, in a second and 64 MB. <see cref="FuzzOptions"/> has
/// the environment variables for a longer run and for one input again; docs/reliability.md has the commands.
/// </summary>
[Collection(nameof(Fuzz))]
public sealed class LoaderTests(ITestOutputHelper output)
{
    public static TheoryData<string> Targets =>
        [.. FuzzTargets.Names.Where(name => FuzzOptions.Replay is not { } replay || replay.Target == name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_input_is_loaded_or_refused(string target)
    {
        var run = new FuzzRun(() => FuzzTargets.New(target), FuzzOptions.Seed, FuzzLimits.Usual);
        var began = Stopwatch.GetTimestamp();
        var (statistics, failures) = FuzzOptions.Replay is { } replay
            ? run.Run(replay.Index, 1, threads: 1)
            : run.Run(0, FuzzOptions.InputsOf(FuzzTargets.New(target)), Environment.ProcessorCount);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target}: {statistics}; {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s in all"));

        Assert.True(failures.Count == 0, Describe(failures));
        if (FuzzOptions.Replay is null)
            Assert.True(statistics is { Loaded: > 0, Refused: > 0 }, "A target whose inputs are all loaded, or all refused, tests nothing.");
    }

    [Fact]
    public void An_ordinary_run_has_200_000_inputs() => Assert.Equal(FuzzOptions.OrdinaryInputs, FuzzTargets.Names.Sum(name => FuzzTargets.New(name).Inputs));

    private static string Describe(IReadOnlyList<FuzzFailure> failures) => string.Join(
        "\n\n",
        failures.GroupBy(failure => failure.Kind).Select(kind => $"{kind.Count()} times: {kind.First().Report()}").Prepend($"{failures.Count} inputs failed."));
}
