namespace Ur4Rec.Bench;

/// <summary>What the shipped configurations reach on real data, over several seeds.</summary>
internal static class QualityBenchmark
{
    private static readonly Dictionary<string, Action<BenchOptions>> s_cases = new()
    {
        ["beauty"] = BeautyQuality.Run,
        ["beauty-sampled"] = SampledBeautyQuality.Run,
        ["ml-100k"] = MovieLensQuality.Run,
        ["industrial"] = IndustrialQuality.Run,
    };

    public static IEnumerable<string> Names => s_cases.Keys;

    public static void Run(BenchOptions options)
    {
        if (!s_cases.TryGetValue(options.Case ?? "beauty", out var run))
            throw new ArgumentException($"There is no case '{options.Case}'; there are {string.Join(", ", Names)}.");
        run(options);
    }
}
