using System.Text.Json;

namespace Ur4Rec.Bench;

/// <summary>What one run of <see cref="RanksBenchmark"/> came to.</summary>
/// <param name="Case">Of <see cref="TrainingCase"/>.</param>
/// <param name="Ranks">Processes.</param>
/// <param name="Threads">Threads of each.</param>
/// <param name="Shards">Shards of a batch.</param>
/// <param name="StepMilliseconds">The median step.</param>
/// <param name="TokensPerSecond">At the median step and the mean number of tokens.</param>
/// <param name="Gigaflops">A second, forward and backward.</param>
/// <param name="WaitMilliseconds">The mean of a step's exchange after rank 0's own gradients were computed.</param>
/// <param name="AgreementMilliseconds">The mean of what ranks tell one another between two steps.</param>
/// <param name="SentBytes">Sent by rank 0 in a step.</param>
/// <param name="LeastBytes">What it has to send: 2 (n - 1) / n times the dense gradient, and n - 1 times its rows.</param>
internal sealed record ScaleMeasurement(
    string Case, int Ranks, int Threads, int Shards, double StepMilliseconds, double TokensPerSecond, double Gigaflops, double WaitMilliseconds,
    double AgreementMilliseconds, long SentBytes, long LeastBytes)
{
    public static IReadOnlyList<ScaleMeasurement> ReadAll(string path) =>
        [.. File.ReadLines(path).Select(line => JsonSerializer.Deserialize<ScaleMeasurement>(line)!)];

    public string ToLine() => JsonSerializer.Serialize(this);
}
