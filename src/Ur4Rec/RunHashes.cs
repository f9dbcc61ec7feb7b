using System.Security.Cryptography;
using Ur4Rec.Training;

namespace Ur4Rec;

/// <summary>SHA-256, in hexadecimal, of the files that a result rests on. What was read of data and texts has fingerprints of its own.</summary>
/// <param name="Configuration">Of <c>config.yaml</c>.</param>
/// <param name="Weights">Of <c>checkpoints/best.safetensors</c>.</param>
/// <param name="Cases">Of <c>cases.jsonl</c>.</param>
public sealed record RunHashes(string Configuration, string Weights, string Cases)
{
    /// <summary>Hashes a run's files as they are now.</summary>
    /// <exception cref="IOException">One of them cannot be read.</exception>
    public static RunHashes Of(RunDirectory directory) =>
        new(OfFile(directory.ConfigurationPath), OfFile(directory.CheckpointPath), OfFile(directory.CasesPath));

    /// <summary>SHA-256 of a file's bytes, in hexadecimal.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string OfFile(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
