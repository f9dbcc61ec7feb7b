using System.Runtime.InteropServices;
using Ur4Rec.Numerics.Serialization;

namespace Ur4Rec.Text.Vectors;

/// <summary>Gives the vector of a key.</summary>
internal delegate ReadOnlySpan<float> VectorSource(TextKey key);

/// <summary>What a file of vectors says of itself.</summary>
/// <param name="Encoder">See <see cref="VectorFile.Encoder"/>.</param>
/// <param name="Fingerprint">See <see cref="VectorFile.Fingerprint"/>.</param>
/// <param name="Dimensions">Dimensions of each vector.</param>
internal sealed record VectorStamp(string Encoder, string Fingerprint, int Dimensions);

/// <summary>Writes a <see cref="VectorFile"/>, one vector in memory at a time.</summary>
internal static class VectorFileWriter
{
    /// <summary>Writes vectors whole under the path, or, should this fail, leaves what was there.</summary>
    /// <param name="path">Where.</param>
    /// <param name="stamp">What the file says of itself.</param>
    /// <param name="keys">Distinct, in any order.</param>
    /// <param name="vectorOf">Asked once for each key.</param>
    /// <param name="replaced">The open file at the path, from which vectors may come; it is disposed. Null for none.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, VectorStamp stamp, IEnumerable<TextKey> keys, VectorSource vectorOf, VectorFile? replaced)
    {
        var sorted = keys.Order().ToArray();
        // Not every system replaces a file that is mapped, so the new one waits beside it.
        var next = path + ".next";
        SafetensorsWriter.Write(
            next,
            [
                new SafetensorsContent(VectorFile.KeysTensor, SafetensorsDataType.U8, [sorted.Length, TextHash.Length], stream =>
                {
                    foreach (var key in sorted)
                        stream.Write(key.ToBytes());
                }),
                new SafetensorsContent(VectorFile.VectorsTensor, SafetensorsDataType.F32, [sorted.Length, stamp.Dimensions], stream =>
                {
                    foreach (var key in sorted)
                        stream.Write(MemoryMarshal.AsBytes(vectorOf(key)));
                }),
            ],
            new Dictionary<string, string>
            {
                [VectorFile.FormatKey] = VectorFile.Format,
                [VectorFile.EncoderKey] = stamp.Encoder,
                [VectorFile.FingerprintKey] = stamp.Fingerprint,
            });
        replaced?.Dispose();
        File.Move(next, path, overwrite: true);
    }
}
