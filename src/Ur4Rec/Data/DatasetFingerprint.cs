using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Ur4Rec.Data;

/// <summary>Tells whether two datasets are the same: a model's rows mean nothing over another.</summary>
public static class DatasetFingerprint
{
    /// <summary>SHA-256, in hexadecimal, of every user and item id, every sequence with its times, in order, and what was dropped and is not to be offered.</summary>
    public static string Of(SequenceDataset dataset) => dataset.KnownFingerprint ?? Compute(dataset);

    private static string Compute(SequenceDataset dataset)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendCount(dataset.UserCount);
        hash.AppendCount(dataset.ItemCount);
        for (var i = 0; i < dataset.ItemCount; i++)
            hash.AppendText(dataset.IdOf(new ItemIndex(i)).Value);
        for (var u = 0; u < dataset.UserCount; u++)
        {
            var user = new UserIndex(u);
            hash.AppendText(dataset.IdOf(user).Value);
            hash.AppendCount(dataset.Sequence(user).Length);
            hash.AppendData(MemoryMarshal.AsBytes(dataset.Sequence(user).Span));
            hash.AppendData(MemoryMarshal.AsBytes(dataset.Times(user).Span));
        }

        AppendDropped(hash, dataset);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Where nothing is carried along, nothing is appended: such data had its fingerprint before there was this.
    private static void AppendDropped(IncrementalHash hash, SequenceDataset dataset)
    {
        if (dataset.Dropped.Count == 0)
            return;
        for (var u = 0; u < dataset.UserCount; u++)
        {
            var user = new UserIndex(u);
            hash.AppendCount(dataset.Dropped.Of(user).Length);
            hash.AppendData(MemoryMarshal.AsBytes(dataset.Dropped.Of(user).Span));
            hash.AppendData(MemoryMarshal.AsBytes(dataset.Dropped.TimesOf(user).Span));
        }
    }
}
