using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Ur4Rec.Cli.Output;
using Ur4Rec.Numerics;
using Ur4Rec.Text.Storage;
using Ur4Rec.Text.Vectors;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Commands;

/// <summary><c>ur4rec embed --store FILE --encoder NAME</c>: makes vectors of a store's sentences.</summary>
internal static class EmbedCommand
{
    private static readonly Option<string> s_store = new("--store") { Description = "The store.", HelpName = "FILE", Required = true };
    private static readonly EncoderFlags s_encoder = new();

    private static readonly Option<string?> s_source = new("--source")
    {
        Description = "Only the texts of this source, e.g. template; those of others keep the vectors they have.",
        HelpName = "NAME",
    };

    private static readonly Option<int> s_threads =
        SharedOptions.Count("--threads", min: 0, byDefault: 0, "Threads to compute with, 0 for one a processor.");

    private static readonly Option<bool> s_json = SharedOptions.Json();
    private static readonly Option<bool> s_quiet = new("--quiet") { Description = "No progress." };

    public static Command Build(CancellationToken cancellation)
    {
        var command = new Command("embed", "Make vectors of a store's sentences, of those that have none yet.") { s_store };
        s_encoder.AddTo(command);
        command.Add(s_source);
        command.Add(s_threads);
        command.Add(s_json);
        command.Add(s_quiet);
        command.SetAction(parsed => Run(parsed, cancellation));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        var report = Embed(parsed, cancellation);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (parsed.GetValue(s_json))
            Console.Out.WriteLine(RunJson.Document(new EmbedAnswer(report, seconds)));
        else
            Print(report, seconds);
        return Tool.Done;
    }

    private static EmbeddingReport Embed(ParseResult parsed, CancellationToken cancellation)
    {
        var store = parsed.GetRequiredValue(s_store);
        var threads = parsed.GetValue(s_threads);
        using var texts = TextStore.Open(store);
        var sentences = StoreSentences.Read(texts, parsed.GetValue(s_source));
        using var pool = new WorkerPool(threads > 0 ? threads : Environment.ProcessorCount);
        using var encoder = s_encoder.Create(parsed, store, sentences, pool);
        return EmbeddingProgressView.During(parsed.GetValue(s_quiet), progress =>
            new EmbeddingUpdater(store, encoder, progress).UpdateAsync(sentences.Chosen, sentences.All, cancellation).GetAwaiter().GetResult());
    }

    private static void Print(EmbeddingReport report, double seconds)
    {
        if (report.IsOtherEncoder)
            Console.Out.WriteLine($"{report.File} was of another encoder or model; its vectors were made anew");
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{report.File}: {report.Sentences:N0} sentences in {report.Dimensions:N0} dimensions; encoded {report.Encoded:N0}, reused {report.Reused:N0}, removed {report.Removed:N0} in {seconds:F1} s"));
    }
}

/// <summary>What <c>embed</c> answers.</summary>
/// <param name="Report">What was done.</param>
/// <param name="Seconds">Of everything, the fitting of a model included.</param>
internal sealed record EmbedAnswer(EmbeddingReport Report, double Seconds);
