using System.Buffers.Binary;
using System.Text;

namespace Ur4Rec.Data.Importing.Python;

/// <summary>Reads a pickle's bytes in order and never beyond their end, however many a length claims.</summary>
internal sealed class PickleCursor(ReadOnlyMemory<byte> bytes)
{
    private const int LongestLine = 1000;

    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public int Position { get; private set; }

    public byte Byte() => Bytes(1).Span[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(sizeof(ushort)).Span);

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(sizeof(int)).Span);

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(sizeof(uint)).Span);

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(sizeof(ulong)).Span);

    public double BigEndianDouble() => BinaryPrimitives.ReadDoubleBigEndian(Bytes(sizeof(double)).Span);

    /// <summary>Checks that so many bytes follow.</summary>
    public void RequireBytes(ulong count)
    {
        var left = bytes.Length - Position;
        if (count > (ulong)left)
            throw new PickleFault($"{count} bytes are claimed and {left} follow; it is truncated or damaged");
    }

    public ReadOnlyMemory<byte> Bytes(ulong count)
    {
        RequireBytes(count);
        var read = bytes.Slice(Position, (int)count);
        Position += (int)count;
        return read;
    }

    public string Text(ulong count)
    {
        try
        {
            return s_strictUtf8.GetString(Bytes(count).Span);
        }
        catch (DecoderFallbackException)
        {
            throw new PickleFault("a text is not valid UTF-8");
        }
    }

    /// <summary>Up to the next line feed, which is read and left out.</summary>
    public string Line()
    {
        var rest = bytes.Span[Position..];
        var length = rest[..Math.Min(rest.Length, LongestLine)].IndexOf((byte)'\n');
        if (length < 0)
            throw new PickleFault("a name does not end; it is truncated or damaged");
        var line = Text((ulong)length);
        Position++;
        return line;
    }

    /// <summary>A signed little-endian integer of Python, which may be of any length.</summary>
    public long Integer(ulong count)
    {
        var digits = Bytes(count).Span;
        if (digits.Length > sizeof(long))
            throw new PickleFault($"an integer has {digits.Length} bytes, and up to {sizeof(long)} are read");
        if (digits.Length == 0)
            return 0;
        long value = (sbyte)digits[^1];
        for (var i = digits.Length - 2; i >= 0; i--)
            value = (value << 8) | digits[i];
        return value;
    }
}
