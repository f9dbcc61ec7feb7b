using System.Buffers.Binary;

namespace Ur4Rec.Fuzz.Mutations;

/// <summary>Mutations that know nothing of the format.</summary>
internal static class ByteMutations
{
    private static readonly long[] s_interesting =
    [
        0, 1, -1, 2, 16, 32, 64, 100, 127, 128, 255, 256, 1000, 1024, 4096, 32767, 32768, 65535, 65536, 1 << 20, int.MaxValue, int.MinValue,
        uint.MaxValue, 1L << 32, 1L << 53, 1L << 62, long.MaxValue, long.MinValue,
    ];

    /// <summary>Those that leave every other byte in its place.</summary>
    public static IReadOnlyList<Mutation> InPlace { get; } = [FlipBit, SetByte, SetInteger, OverwriteWithToken, CopyChunkOver];

    public static IReadOnlyList<Mutation> All { get; } = [.. InPlace, Truncate, RemoveChunk, RepeatChunk, InsertToken, Splice];

    /// <summary>Puts other bytes in the place of some.</summary>
    public static byte[] Replace(byte[] input, int start, int length, ReadOnlySpan<byte> replacement) =>
        [.. input.AsSpan(0, start), .. replacement, .. input.AsSpan(start + length)];

    private static byte[] FlipBit(byte[] input, MutationSource source) => Edit(input, bytes => bytes[source.Below(bytes.Length)] ^= (byte)(1 << source.Below(8)));

    private static byte[] SetByte(byte[] input, MutationSource source) =>
        Edit(input, bytes => bytes[source.Below(bytes.Length)] = source.Below(2) == 0 ? (byte)source.Below(256) : (byte)source.AnyOf(s_interesting));

    private static byte[] SetInteger(byte[] input, MutationSource source) => Edit(input, bytes =>
    {
        var value = new byte[8];
        var size = 2 << source.Below(3);
        if (source.Below(2) == 0)
            BinaryPrimitives.WriteInt64LittleEndian(value, source.AnyOf(s_interesting));
        else
            BinaryPrimitives.WriteInt64BigEndian(value, source.AnyOf(s_interesting) << (64 - (8 * size)));
        var place = source.Below(bytes.Length);
        value.AsSpan(0, Math.Min(size, bytes.Length - place)).CopyTo(bytes.AsSpan(place));
    });

    private static byte[] OverwriteWithToken(byte[] input, MutationSource source) => Edit(input, bytes =>
    {
        var (token, place) = (source.AnyToken(), source.Below(bytes.Length));
        token.AsSpan(0, Math.Min(token.Length, bytes.Length - place)).CopyTo(bytes.AsSpan(place));
    });

    private static byte[] CopyChunkOver(byte[] input, MutationSource source) => Edit(input, bytes =>
    {
        var (start, length) = source.AnyChunk(bytes.Length);
        var place = source.Below(bytes.Length - length + 1);
        input.AsSpan(start, length).CopyTo(bytes.AsSpan(place));
    });

    private static byte[] Truncate(byte[] input, MutationSource source) => input[..source.Below(input.Length)];

    private static byte[] RemoveChunk(byte[] input, MutationSource source)
    {
        var (start, length) = source.AnyChunk(input.Length);
        return Replace(input, start, length, []);
    }

    private static byte[] RepeatChunk(byte[] input, MutationSource source)
    {
        var (start, length) = source.AnyChunk(input.Length);
        var copies = 1 + source.Below(1 << source.Below(12));
        return (long)copies * length > 1 << 17
            ? input
            : Replace(input, start, 0, Enumerable.Repeat(input[start..(start + length)], copies).SelectMany(chunk => chunk).ToArray());
    }

    private static byte[] InsertToken(byte[] input, MutationSource source) => Replace(input, source.Below(input.Length + 1), 0, source.AnyToken());

    private static byte[] Splice(byte[] input, MutationSource source)
    {
        var other = source.AnySeed();
        return [.. input.AsSpan(0, source.Below(input.Length + 1)), .. other.AsSpan(source.Below(other.Length + 1))];
    }

    private static byte[] Edit(byte[] input, Action<byte[]> edit)
    {
        if (input.Length == 0)
            return input;
        var bytes = (byte[])input.Clone();
        edit(bytes);
        return bytes;
    }
}
