using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ur4Rec.Data;
using Ur4Rec.Evaluation;

namespace Ur4Rec.Sweeping;

/// <summary>What the trials of a sweep are asked in validation: only answers to the same questions can be compared.</summary>
internal static class ValidationQuestions
{
    /// <summary>Checks that the data of all trials makes the same validation cases, over the same candidates.</summary>
    /// <param name="plan">The sweep; its trials have one split and one protocol.</param>
    /// <param name="material">Reads the data.</param>
    /// <exception cref="InputException">Two trials differ, or data cannot be read.</exception>
    public static void RequireSame(SweepPlan plan, TrialMaterial material)
    {
        var first = plan.Trials[0];
        string? expected = null;
        foreach (var trial in plan.Trials.DistinctBy(trial => trial.Configuration.Preparation))
        {
            var asked = FingerprintOf(material.DataOf(trial.Configuration).Split);
            expected ??= asked;
            if (asked != expected)
            {
                throw new InputException(
                    $"Trials 1 ({first.Describe()}) and {trial.Number} ({trial.Describe()}) have different validation cases or candidates, so their validation "
                    + "metrics cannot be compared; choose one preparation of the data with --set.");
            }
        }
    }

    /// <summary>SHA-256, in hexadecimal, of the catalogue and of the user, the target and the seen items of every validation case.</summary>
    private static string FingerprintOf(Split split)
    {
        var dataset = split.Dataset;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendCount(dataset.ItemCount);
        for (var item = 0; item < dataset.ItemCount; item++)
            hash.AppendText(dataset.IdOf(new ItemIndex(item)).Value);
        foreach (var asked in split.Validation)
        {
            hash.AppendText(dataset.IdOf(asked.User).Value);
            hash.AppendCount(split.Target(asked).Value);
            var seen = SeenItems.Of(split, asked, new int[SeenItems.MaxCount(split, asked)]);
            hash.AppendCount(seen.Length);
            hash.AppendData(MemoryMarshal.AsBytes(seen));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
