using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ur4Rec.Data;

/// <summary>How texts and counts go into a fingerprint, so that no two sequences of them are alike.</summary>
internal static class FingerprintExtensions
{
    public static void AppendText(this IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendCount(bytes.Length);
        hash.AppendData(bytes);
    }

    public static void AppendCount(this IncrementalHash hash, int count)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, count);
        hash.AppendData(bytes);
    }
}
