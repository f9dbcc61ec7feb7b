using System.Text.Json;
using Ur4Rec.Data;
using Ur4Rec.Training;

namespace Ur4Rec.Sweeping;

/// <summary>
/// The folder of a sweep: <c>sweep.json</c> (what is swept), <c>trials.jsonl</c> (a line a finished trial), <c>best/</c> (the winner's run
/// directory) and <c>best.yaml</c> (its configuration).
/// </summary>
public sealed class SweepDirectory
{
    private SweepDirectory(string root) => Root = root;

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>What is swept.</summary>
    public string DescriptionPath => Path.Combine(Root, "sweep.json");

    /// <summary>One JSON line a finished trial.</summary>
    public string TrialsPath => Path.Combine(Root, "trials.jsonl");

    /// <summary>The winner's run directory.</summary>
    public string BestRun => Path.Combine(Root, "best");

    /// <summary>The winner's configuration.</summary>
    public string BestConfigurationPath => Path.Combine(Root, "best.yaml");

    /// <summary>Whether a sweep was begun there, which can go on.</summary>
    public bool IsBegun => File.Exists(DescriptionPath);

    /// <summary>Names a sweep's folder, whether it is there or not.</summary>
    public static SweepDirectory At(string path) => new(path);

    /// <summary>Makes a folder ready for a sweep, which may have been begun there.</summary>
    /// <exception cref="InputException">Another sweep or a run is there.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal static SweepDirectory Open(string path, SweepDescription description)
    {
        var sweep = new SweepDirectory(path);
        if (sweep.IsBegun)
        {
            if (description.DifferenceFrom(sweep.ReadDescription()) is { } difference)
            {
                throw new InputException(
                    $"{path} holds another sweep: {difference}. Name another folder with --output-dir, or repeat the command that began it.");
            }

            return sweep;
        }

        var run = RunDirectory.At(path);
        if (run.IsFinished || File.Exists(run.ConfigurationPath))
            throw new InputException($"{path} holds a run, not a sweep; name another folder with --output-dir.");
        File.Delete(sweep.TrialsPath);
        RunDirectory.WriteWhole(sweep.DescriptionPath, RunJson.Document(description) + "\n");
        return sweep;
    }

    private SweepDescription ReadDescription()
    {
        try
        {
            return RunJson.Read<SweepDescription>(File.ReadAllText(DescriptionPath));
        }
        catch (JsonException e)
        {
            throw new InputException($"{DescriptionPath} is damaged: {e.Message}", e);
        }
    }
}

/// <summary>What decides a sweep: <c>sweep.json</c>. The budget is no part of it.</summary>
/// <param name="Over">The values tried of each key.</param>
/// <param name="Samples">How many combinations were drawn; null where all are tried.</param>
/// <param name="Rungs">The rungs, shortest first.</param>
/// <param name="Seed">Of the drawing, and of trials that do not have their own.</param>
/// <param name="Configuration">Every key that decides a result, with the value that trials share.</param>
/// <param name="Data">Fingerprint of the first trial's data.</param>
/// <param name="Features">That of its texts and images; null where nothing reads them.</param>
/// <param name="Simd">Instruction set, on which the last digits of metrics depend.</param>
public sealed record SweepDescription(
    IReadOnlyList<SweepAxis> Over, int? Samples, IReadOnlyList<SweepRung> Rungs, ulong Seed, IReadOnlyDictionary<string, string> Configuration, string Data,
    string? Features, string Simd)
{
    /// <summary>In what this differs from the sweep that was begun, e.g. <c>its seed is 1, not 2</c>; null where they are the same.</summary>
    internal string? DifferenceFrom(SweepDescription begun)
    {
        var key = Configuration.Keys.Concat(begun.Configuration.Keys).FirstOrDefault(key => ValueOf(key) != begun.ValueOf(key));
        if (key is not null)
            return $"its {key} is {begun.ValueOf(key)}, not {ValueOf(key)}";
        if (DescribeOver() != begun.DescribeOver())
            return $"it is over {begun.DescribeOver()}, not over {DescribeOver()}";
        if (Samples != begun.Samples)
            return $"its number of samples is {begun.Samples?.ToString() ?? "not given"}, not {Samples?.ToString() ?? "left out"}";
        if (Data != begun.Data || Features != begun.Features)
            return $"its {(Data != begun.Data ? "data" : "texts or images")} have changed since it was begun";
        if (Simd != begun.Simd)
            return $"it was begun with the instruction set {begun.Simd}, and this is {Simd}; UR4REC_SIMD={begun.Simd} computes with that one";
        return Rungs.SequenceEqual(begun.Rungs) && Seed == begun.Seed ? null : "its rungs are of another version";
    }

    private string ValueOf(string key) => Configuration.GetValueOrDefault(key) ?? "not known";

    private string DescribeOver() => string.Join(' ', Over.Select(axis => $"{axis.Key}={string.Join(',', axis.Values)}"));
}
