using Ur4Rec.Training;
using Ur4Rec.Training.Anomalies;

namespace Ur4Rec.Cli.Commands;

/// <summary>The part of <c>ur4rec doctor --run DIR</c> that does a step again which went wrong.</summary>
internal static class AnomalyDoctor
{
    /// <summary>Prints what is found, as a report in JSON or in words.</summary>
    /// <param name="run">The run directory.</param>
    /// <param name="store">Where the data is now; null for where the run found it.</param>
    /// <param name="isJson">Whether as JSON.</param>
    public static void Print(string run, string? store, bool isJson)
    {
        var replay = AnomalyReplay.Of(run, store);
        if (isJson)
        {
            Console.Out.WriteLine(RunJson.Document(replay.Found));
            return;
        }

        foreach (var line in AnomalyText.Lines(replay.Found))
            Console.Out.WriteLine(line);
        Console.Out.WriteLine(
            replay.IsSame ? "Done again, the step says what it said in the run." : $"In the run it said: {AnomalyText.Summary(replay.Kept)}");
    }
}
