using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Ur4Rec.Data;

/// <summary>Tells whether two datasets are the same: a model's rows mean nothing over another.</summary>
public static class DatasetFingerprint
{
    /// <summary>SHA-256, in hexadecimal, of every user and item id, every sequence with its times, in order, and what was dropped and is not to be offered.</summary>
    public static string Of(SequenceDataset dataset)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendCount(hash, dataset.UserCount);
        AppendCount(hash, dataset.ItemCount);
        for (var i = 0; i < dataset.ItemCount; i++)
            AppendText(hash, dataset.IdOf(new ItemIndex(i)).Value);
        for (var u = 0; u < dataset.UserCount; u++)
        {
            var user = new UserIndex(u);
            AppendText(hash, dataset.IdOf(user).Value);
            AppendCount(hash, dataset.Sequence(user).Length);
            hash.AppendData(MemoryMarshal.AsBytes(dataset.Sequence(user).Span));
            hash.AppendData(MemoryMarshal.AsBytes(dataset.Times(user).Span));
        }

        AppendDropped(hash, dataset);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Where nothing is carried along, nothing is appended: such data had its fingerprint before there was this.
    private static void AppendDropped(IncrementalHash hash, SequenceDataset dataset)
    {
        if (dataset.Dropped.Items.IsEmpty)
            return;
        for (var u = 0; u < dataset.UserCount; u++)
        {
            var user = new UserIndex(u);
            AppendCount(hash, dataset.Dropped.Of(user).Length);
            hash.AppendData(MemoryMarshal.AsBytes(dataset.Dropped.Of(user).Span));
            hash.AppendData(MemoryMarshal.AsBytes(dataset.Dropped.TimesOf(user).Span));
        }
    }

    private static void AppendText(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        AppendCount(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void AppendCount(IncrementalHash hash, int count)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, count);
        hash.AppendData(bytes);
    }
}
