using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Ur4Rec.Numerics;
using Ur4Rec.Text.Encoders.Bert;

namespace Ur4Rec.Bench;

/// <summary>
/// A MiniLM-shaped encoder of random weights over the item descriptions of MovieLens-100K, against the PyTorch peer; each side in a process of
/// its own, by turns. Ours is timed from text to vectors, the peer from token numbers to vectors.
/// </summary>
internal static class EncodeBenchmark
{
    private const double TargetRatio = 2;
    private const int Turns = 2;

    public static void Run(BenchOptions options)
    {
        using var model = new RandomSentenceModel(options.MiniLm);
        using var pool = new WorkerPool(options.Threads);
        var peak = FmaPeak.Measure(pool);
        var lengths = WriteTokens(options, model);
        var ours = new List<EncodeRun>();
        var given = new List<EncodeRun>();
        var sorted = new List<EncodeRun>();
        for (var turn = 0; turn < Turns; turn++)
        {
            ours.Add(RunProcess(options, Environment.ProcessPath!, $"{Environment.GetCommandLineArgs()[0]} encode-ours --ml-100k-texts {options.MovieLensTexts} --minilm {model.FullPath} --threads {options.Threads}"));
            given.Add(RunPeer(options, model, "given"));
            sorted.Add(RunPeer(options, model, "length"));
        }

        var flops = lengths.Sum(length => FlopsOf(model, length));
        var best = ours.MinBy(run => run.Seconds)!;
        Console.WriteLine(
            $"encode {lengths.Count} descriptions of {lengths.Sum()} tokens, {options.Threads} thread(s): {best.Seconds:F2} s ({best.CpuSeconds:F1} s of processors), {best.Tokens / best.Seconds:F0} tokens/s, {flops / best.Seconds / 1e9:F0} GFLOP/s, {flops / best.Seconds / 1e9 / peak:P0} of the measured FMA peak ({peak:F0}); largest resident set {best.PeakMegabytes:F0} MB");
        Report("padded batches of 32 in the given order", given, best, Difference(model, "given"));
        Report("padded batches of 32 by length", sorted, best, Difference(model, "length"));
    }

    /// <summary>This library's side, in a process of its own.</summary>
    public static void RunOurs(BenchOptions options)
    {
        using var pool = new WorkerPool(options.Threads);
        using var encoder = BertEncoder.Load(options.MiniLm, pool);
        var texts = Texts(options);
        encoder.Encode(texts.Take(64));
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var started = Stopwatch.GetTimestamp();
        var vectors = encoder.Encode(texts);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        process.Refresh();
        var cpuSeconds = (process.TotalProcessorTime - cpu).TotalSeconds;
        var tokenizer = WordPieceTokenizer.Load(options.MiniLm);
        using (var file = File.Create(Path.Combine(options.MiniLm, "ours.f32")))
        {
            foreach (var vector in vectors)
                file.Write(MemoryMarshal.AsBytes(vector.AsSpan()));
        }

        Console.WriteLine(JsonSerializer.Serialize(new
        {
            seconds,
            cpu_seconds = cpuSeconds,
            tokens = texts.Sum(text => tokenizer.Encode(text, encoder.MaxLength).Length),
            peak_kb = process.PeakWorkingSet64 / 1024,
        }));
    }

    private static List<string> Texts(BenchOptions options)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(options.MovieLensTexts));
        return [.. json.RootElement.EnumerateObject().Select(item => item.Value.GetString()!)];
    }

    /// <summary>Hands the peer the same tokens; returns the length of every sentence.</summary>
    private static List<int> WriteTokens(BenchOptions options, RandomSentenceModel model)
    {
        using var pool = new WorkerPool(1);
        using var encoder = BertEncoder.Load(model.FullPath, pool);
        var tokenizer = WordPieceTokenizer.Load(model.FullPath);
        var sentences = Texts(options).ConvertAll(text => tokenizer.Encode(text, encoder.MaxLength));
        File.WriteAllLines(Path.Combine(model.FullPath, "ids.txt"), sentences.Select(ids => string.Join(' ', ids)));
        return sentences.ConvertAll(ids => ids.Length);
    }

    private static EncodeRun RunPeer(BenchOptions options, RandomSentenceModel model, string order) => RunProcess(
        options, options.Python,
        $"{options.Peer ?? "bench/peers/bert_torch.py"} {model.FullPath} {model.FullPath}/ids.txt {model.FullPath}/{order}.f32 --order {order} --threads {options.Threads}");

    private static EncodeRun RunProcess(BenchOptions options, string program, string arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        var threads = options.Threads.ToString(CultureInfo.InvariantCulture);
        start.Environment["OMP_NUM_THREADS"] = threads;
        start.Environment["OPENBLAS_NUM_THREADS"] = threads;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"It failed: {program} {arguments}");
        using var json = JsonDocument.Parse(output);
        var run = new EncodeRun(
            json.RootElement.GetProperty("seconds").GetDouble(), json.RootElement.GetProperty("cpu_seconds").GetDouble(), json.RootElement.GetProperty("tokens").GetInt64(),
            json.RootElement.GetProperty("peak_kb").GetInt64() / 1000.0 * 1.024);
        Console.Error.WriteLine($"  {run.Seconds:F2} s, {run.PeakMegabytes:F0} MB: {program} {arguments}");
        return run;
    }

    private static void Report(string name, List<EncodeRun> runs, EncodeRun ours, double difference)
    {
        var best = runs.MinBy(run => run.Seconds)!;
        Console.WriteLine(
            $"  PyTorch, {name}: {best.Seconds:F2} s ({best.CpuSeconds:F1} s of processors), {best.Tokens / best.Seconds:F0} tokens/s, ratio {best.Seconds / ours.Seconds:F2} (wanted {TargetRatio:F0}; of processor time {best.CpuSeconds / ours.CpuSeconds:F2}); largest resident set {best.PeakMegabytes:F0} MB, ours {ours.PeakMegabytes / best.PeakMegabytes:P0} of it (wanted 50 %); largest difference of a value {difference:E1}");
    }

    private static double Difference(RandomSentenceModel model, string order)
    {
        var ours = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(model.FullPath, "ours.f32")));
        var theirs = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(model.FullPath, $"{order}.f32")));
        var largest = 0.0;
        for (var i = 0; i < ours.Length; i++)
            largest = Math.Max(largest, Math.Abs(ours[i] - theirs[i]));
        return largest;
    }

    private static double FlopsOf(RandomSentenceModel model, int length)
    {
        var products = (4.0 * model.Hidden * model.Hidden) + (2.0 * model.Hidden * model.Inner) + (2.0 * length * model.Hidden);
        return 2 * products * length * model.Layers;
    }
}

/// <summary>One side's run over all descriptions.</summary>
internal sealed record EncodeRun(double Seconds, double CpuSeconds, long Tokens, double PeakMegabytes);
