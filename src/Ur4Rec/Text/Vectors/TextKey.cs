using System.Buffers.Binary;

namespace Ur4Rec.Text.Vectors;

/// <summary>A <see cref="TextHash"/> as a value; keys are ordered as their bytes are.</summary>
internal readonly record struct TextKey : IComparable<TextKey>
{
    private readonly (ulong First, ulong Second, ulong Third, ulong Fourth) _words;

    /// <summary>The key that stands in <see cref="TextHash.Length"/> bytes.</summary>
    public TextKey(ReadOnlySpan<byte> hash) => _words = (
        BinaryPrimitives.ReadUInt64BigEndian(hash),
        BinaryPrimitives.ReadUInt64BigEndian(hash[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(hash[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(hash[24..]));

    public static TextKey Of(string text) => new(TextHash.BytesOf(text));

    public byte[] ToBytes()
    {
        var hash = new byte[TextHash.Length];
        BinaryPrimitives.WriteUInt64BigEndian(hash, _words.First);
        BinaryPrimitives.WriteUInt64BigEndian(hash.AsSpan(8), _words.Second);
        BinaryPrimitives.WriteUInt64BigEndian(hash.AsSpan(16), _words.Third);
        BinaryPrimitives.WriteUInt64BigEndian(hash.AsSpan(24), _words.Fourth);
        return hash;
    }

    public int CompareTo(TextKey other) => _words.CompareTo(other._words);
}
