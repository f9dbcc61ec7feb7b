using static Ur4Rec.Data.Importing.Python.PickleOpcode;

namespace Ur4Rec.Data.Importing.Python;

/// <summary>The instructions that hold their value themselves.</summary>
internal static class PickleLiterals
{
    private static readonly PickleBoolean s_true = new(true);
    private static readonly PickleBoolean s_false = new(false);

    /// <summary>The value of an instruction whose code was just read; null for one that does something else.</summary>
    public static PickleValue? Read(PickleOpcode opcode, PickleCursor cursor) => opcode switch
    {
        None => PickleNone.Value,
        True => s_true,
        False => s_false,
        BinInt => new PickleInteger(cursor.Int32()),
        BinInt1 => new PickleInteger(cursor.Byte()),
        BinInt2 => new PickleInteger(cursor.UInt16()),
        Long1 => new PickleInteger(cursor.Integer(cursor.Byte())),
        Long4 => new PickleInteger(cursor.Integer(cursor.UInt32())),
        BinFloat => new PickleNumber(cursor.BigEndianDouble()),
        ShortBinUnicode => new PickleText(cursor.Text(cursor.Byte())),
        BinUnicode => new PickleText(cursor.Text(cursor.UInt32())),
        BinUnicode8 => new PickleText(cursor.Text(cursor.UInt64())),
        ShortBinBytes => new PickleBytes(cursor.Bytes(cursor.Byte())),
        BinBytes => new PickleBytes(cursor.Bytes(cursor.UInt32())),
        BinBytes8 => new PickleBytes(cursor.Bytes(cursor.UInt64())),
        EmptyTuple => PickleTuple.Empty,
        EmptyList => new PickleList(),
        EmptyDictionary => new PickleDictionary(),
        _ => null,
    };
}
