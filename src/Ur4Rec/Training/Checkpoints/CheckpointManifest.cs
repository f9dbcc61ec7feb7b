using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ur4Rec.Training.Checkpoints;

/// <summary>What a run must be for its training to go on from a checkpoint.</summary>
/// <param name="Configuration">Every key that decides the result, with its value.</param>
/// <param name="Dataset">The data's fingerprint.</param>
/// <param name="Features">That of what the model reads of texts and images; null where it reads none.</param>
/// <param name="Simd">The instruction set; on another one the training goes on, with other bits.</param>
public sealed record RunIdentity(IReadOnlyDictionary<string, string> Configuration, string Dataset, string? Features, string Simd);

/// <summary>Where in a run a checkpoint was taken.</summary>
/// <param name="StageNumber">From 1; one more than there are stages where all of them are done.</param>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Epoch">Epoch of the stage, from 1.</param>
/// <param name="Step">Steps of the stage that are done.</param>
internal sealed record CheckpointPosition(int StageNumber, string Stage, int Epoch, long Step)
{
    /// <summary>The position after the last stage.</summary>
    public static CheckpointPosition AfterStages(int stages) => new(stages + 1, "trained", 1, 0);

    /// <summary>Sorts as the positions of a run follow each other.</summary>
    public string FileName => FormattableString.Invariant($"state-{StageNumber}-{Epoch:D5}-{Step:D9}");

    public override string ToString() => Stage == "trained" ? "the end of training" : FormattableString.Invariant($"{Stage}, epoch {Epoch}, step {Step}");
}

/// <summary>
/// The readable half of a checkpoint; the other is the file of tensors beside it. In JSON: <c>sha256</c> of the text of <c>checkpoint</c>,
/// and <c>checkpoint</c>, this.
/// </summary>
/// <param name="Format">Version of the format, <see cref="CurrentFormat"/>.</param>
/// <param name="Position">Where it was taken.</param>
/// <param name="Identity">Whose it is.</param>
/// <param name="TensorsBytes">Length of the file of tensors.</param>
/// <param name="TensorsSha256">Its SHA-256, in hexadecimal.</param>
/// <param name="Values">The state beside the tensors, by name.</param>
internal sealed record CheckpointManifest(
    int Format, CheckpointPosition Position, RunIdentity Identity, long TensorsBytes, string TensorsSha256, IReadOnlyDictionary<string, JsonElement> Values)
{
    /// <summary>The version that is written and read.</summary>
    public const int CurrentFormat = 2;

    private const string Checksum = "sha256";
    private const string Content = "checkpoint";

    /// <summary>As it is written.</summary>
    public string ToJson()
    {
        var content = RunJson.Line(this);
        return $"{{\"{Checksum}\": \"{Sha256(content)}\",\n\"{Content}\": {content}}}\n";
    }

    /// <summary>From what was written.</summary>
    /// <exception cref="JsonException">It is not whole, or of another format.</exception>
    public static CheckpointManifest Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty(Checksum, out var checksum)
            || !document.RootElement.TryGetProperty(Content, out var content) || content.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("it is no manifest");
        }

        if (checksum.GetRawText() != $"\"{Sha256(content.GetRawText())}\"")
            throw new JsonException("its checksum is wrong");
        if (content.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.Number
            && format.TryGetInt32(out var version) && version != CurrentFormat)
        {
            throw new JsonException($"its format is {version}, this version of Ur4Rec reads {CurrentFormat}");
        }

        return RunJson.Of<CheckpointManifest>(content);
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
