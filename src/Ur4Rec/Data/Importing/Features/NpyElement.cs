using System.Buffers.Binary;
using System.Globalization;

namespace Ur4Rec.Data.Importing.Features;

/// <summary>The type of a numpy array's elements.</summary>
/// <param name="Kind"><c>f</c> floating point, <c>i</c> signed, <c>u</c> unsigned, <c>U</c> text of UTF-32.</param>
/// <param name="Bytes">Bytes of an element.</param>
/// <param name="Problem">Why such elements are not read; null for those that are.</param>
internal readonly record struct NpyElement(char Kind, int Bytes, string? Problem)
{
    private const int BytesOfCharacter = 4;

    public bool IsNumber => Kind != 'U';

    /// <summary>The largest integer up to which all are told apart once they are read as numbers.</summary>
    public double LargestExactInteger => (Kind, Bytes) switch
    {
        ('f', 2) => 1 << 11,
        ('f', 4) => 1 << 24,
        _ => 1L << 53,
    };

    /// <summary>The type of numpy's name, e.g. <c>&lt;f4</c>.</summary>
    public static NpyElement Parse(string name)
    {
        var order = name.Length > 0 ? name[0] : ' ';
        if (order == '|' && name.StartsWith("|O", StringComparison.Ordinal))
            return Refused("its elements are Python objects, which may run code when they are read; save plain numbers or text");
        if (name.Length < 3 || !int.TryParse(name.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            return Refused($"its elements are of the type '{name}', and numbers and text are read");
        if (order == '>')
            return Refused($"its elements are big-endian ('{name}'); save it with .astype('<{name[1..]}')");
        return (name[1], size) switch
        {
            ('f', 2 or 4 or 8) or ('i' or 'u', 1 or 2 or 4 or 8) => new NpyElement(name[1], size, null),
            ('U', > 0 and < 1 << 20) => new NpyElement('U', size * BytesOfCharacter, null),
            ('S', _) => Refused($"its elements are bytes ('{name}'); save text with .astype(str)"),
            _ => Refused($"its elements are of the type '{name}', and float16 to float64, integers and text are read"),
        };
    }

    public double ToNumber(byte[] buffer, int begin)
    {
        var bytes = buffer.AsSpan(begin);
        return (Kind, Bytes) switch
        {
            ('f', 2) => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
            ('f', 4) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            ('f', _) => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            ('u', 8) => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            _ => ToInteger(bytes),
        };
    }

    /// <summary>An element as an id: text as it is, integers exactly, floating-point numbers as <see cref="FeatureIds.OfNumber"/> writes them.</summary>
    public string ToId(byte[] buffer, int begin, string path) => Kind switch
    {
        'U' => ToText(buffer.AsSpan(begin, Bytes)),
        'f' => FeatureIds.OfNumber(ToNumber(buffer, begin), LargestExactInteger, path),
        'u' when Bytes == 8 => BinaryPrimitives.ReadUInt64LittleEndian(buffer.AsSpan(begin)).ToString(CultureInfo.InvariantCulture),
        _ => ToInteger(buffer.AsSpan(begin)).ToString(CultureInfo.InvariantCulture),
    };

    private static NpyElement Refused(string problem) => new(' ', 0, problem);

    private static string ToText(ReadOnlySpan<byte> utf32) => System.Text.Encoding.UTF32.GetString(utf32).TrimEnd('\0');

    private long ToInteger(ReadOnlySpan<byte> bytes) => (Kind, Bytes) switch
    {
        ('i', 1) => (sbyte)bytes[0],
        ('i', 2) => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        ('i', 4) => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        ('i', _) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        (_, 1) => bytes[0],
        (_, 2) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        _ => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
    };
}
