using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ur4Rec.Data;
using Ur4Rec.Numerics.Kernels;
using Ur4Rec.Training;

namespace Ur4Rec.Recommending.Batch;

/// <summary>All that the bytes of a batch's parts depend on, by name.</summary>
internal sealed class BatchManifest
{
    private readonly SortedDictionary<string, string> _facts;

    private BatchManifest(IEnumerable<KeyValuePair<string, string>> facts)
    {
        _facts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in facts)
            _facts.Add(name, value);
    }

    /// <summary>Of a batch.</summary>
    public static BatchManifest Of(IBatchSource source, IReadOnlyList<UserIndex> users, BatchFormat format) => new(
    [
        .. source.Basis,
        new("users", HashOf(users, source.Dataset)),
        new("format", format.Extension),
        // Sums of other widths end in other last digits.
        new("simd", Simd.Name(Simd.Level)),
    ]);

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">It is damaged.</exception>
    public static BatchManifest Read(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (JsonException e)
        {
            throw new InputException($"{path} is damaged: {e.Message} Add --overwrite to begin anew.", e);
        }
    }

    /// <summary>Reads what <see cref="ToUtf8"/> gave.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static BatchManifest Parse(byte[] utf8) => new(RunJson.Read<Dictionary<string, string>>(Encoding.UTF8.GetString(utf8)));

    /// <summary>As a JSON document.</summary>
    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(RunJson.Document(_facts) + "\n");

    /// <summary>What is otherwise in another manifest, in words such as <c>k 10, not 20</c>; null for nothing.</summary>
    public string? DifferenceTo(BatchManifest other)
    {
        var differences = _facts.Keys.Union(other._facts.Keys)
            .Where(name => _facts.GetValueOrDefault(name) != other._facts.GetValueOrDefault(name))
            .Select(name => _facts.TryGetValue(name, out var mine)
                ? $"{name} {mine}, not {other._facts.GetValueOrDefault(name, "none")}"
                : $"no {name}, not {other._facts[name]}")
            .ToArray();
        return differences.Length > 0 ? string.Join("; ", differences) : null;
    }

    private static string HashOf(IReadOnlyList<UserIndex> users, SequenceDataset dataset)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var user in users)
            hash.AppendText(dataset.IdOf(user).Value);
        return FormattableString.Invariant($"{users.Count} ({Convert.ToHexStringLower(hash.GetHashAndReset())[..16]})");
    }
}
