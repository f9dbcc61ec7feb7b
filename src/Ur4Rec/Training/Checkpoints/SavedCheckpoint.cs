using System.Security.Cryptography;
using System.Text.Json;
using Ur4Rec.Numerics.Serialization;

namespace Ur4Rec.Training.Checkpoints;

/// <summary>A checkpoint that is whole: its checksums are right.</summary>
internal sealed class SavedCheckpoint : IDisposable
{
    private readonly SafetensorsFile _tensors;

    private SavedCheckpoint(string path, CheckpointManifest manifest, SafetensorsFile tensors)
    {
        Path = path;
        Manifest = manifest;
        _tensors = tensors;
        State = new RestoringState(path, tensors, manifest.Values);
    }

    /// <summary>The manifest's path.</summary>
    public string Path { get; }

    /// <summary>What it says of itself.</summary>
    public CheckpointManifest Manifest { get; }

    /// <summary>The state to go on from.</summary>
    public StateVisitor State { get; }

    /// <summary>Where the tensors of a manifest lie.</summary>
    public static string TensorsOf(string manifest) => System.IO.Path.ChangeExtension(manifest, ".safetensors");

    /// <summary>Reads a checkpoint and checks it.</summary>
    /// <param name="path">Its manifest.</param>
    /// <param name="damage">What is wrong with it where the result is null.</param>
    public static SavedCheckpoint? TryOpen(string path, out string damage)
    {
        try
        {
            var manifest = CheckpointManifest.Parse(File.ReadAllText(path));
            var tensors = TensorsOf(path);
            RequireChecksum(tensors, manifest);
            damage = "";
            return new SavedCheckpoint(path, manifest, SafetensorsFile.Open(tensors));
        }
        catch (Exception e) when (e is JsonException or SafetensorsException or IOException or UnauthorizedAccessException)
        {
            damage = e.Message.TrimEnd('.');
            return null;
        }
    }

    public void Dispose() => _tensors.Dispose();

    /// <summary>The SHA-256 of a file, in hexadecimal.</summary>
    public static string Checksum(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static void RequireChecksum(string path, CheckpointManifest manifest)
    {
        var bytes = new FileInfo(path).Length;
        if (bytes != manifest.TensorsBytes)
            throw new JsonException($"{System.IO.Path.GetFileName(path)} has {bytes} bytes, not {manifest.TensorsBytes}");
        if (Checksum(path) != manifest.TensorsSha256)
            throw new JsonException($"the checksum of {System.IO.Path.GetFileName(path)} is wrong");
    }
}
