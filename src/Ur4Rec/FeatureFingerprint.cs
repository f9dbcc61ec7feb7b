using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ur4Rec.Data;
using Ur4Rec.Text;

namespace Ur4Rec;

/// <summary>Tells whether what a run read of users and items is what it read before: the retriever's parameters fit nothing else.</summary>
internal static class FeatureFingerprint
{
    public static string Of(SubjectSentences users, SubjectSentences items, VectorSummary? encoder, ItemImages? images)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, users);
        Append(hash, items);
        hash.AppendText(encoder is null ? "" : $"{encoder.Encoder}:{encoder.Fingerprint}");
        if (images is not null)
        {
            hash.AppendData(MemoryMarshal.AsBytes(images.Table.Subjects.Offsets));
            hash.AppendData(MemoryMarshal.AsBytes(images.Values.Span));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, SubjectSentences subjects)
    {
        hash.AppendData(MemoryMarshal.AsBytes(subjects.Groups.Offsets));
        foreach (var sentence in subjects.All)
            hash.AppendData(TextHash.BytesOf(sentence));
    }
}
