using System.Globalization;

namespace Ur4Rec.Fuzz;

/// <summary>An input that was neither loaded nor refused as it should be.</summary>
internal sealed record FuzzFailure(string Target, ulong Seed, long Index, FuzzInput Input, Exception Problem)
{
    /// <summary>Equal for failures that are probably one defect.</summary>
    public string Kind => $"{Problem.GetType().Name} {FirstOwnFrame}";

    private string FirstOwnFrame =>
        Problem.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("Ur4Rec.", StringComparison.Ordinal) && !line.Contains("Ur4Rec.Fuzz", StringComparison.Ordinal))?.Trim() ?? "";

    /// <summary>Saves the input and says how to run it again.</summary>
    public string Report()
    {
        var saved = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"ur4rec-fuzz-{Target}-{Seed}-{Index}-{Path.GetFileName(Input.File)}"));
        File.WriteAllBytes(saved, Input.Bytes);
        return string.Create(CultureInfo.InvariantCulture,
            $"{Target}, seed {Seed}, input {Index} ({saved}); again with UR4REC_FUZZ_SEED={Seed} UR4REC_FUZZ_REPLAY={Target}:{Index}\n{Problem}");
    }
}
