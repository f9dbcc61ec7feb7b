using System.Runtime.InteropServices;

namespace Ur4Rec.Numerics.Serialization;

/// <summary>Arrays of plain values in a binary stream: their number, then their bytes as memory holds them.</summary>
public static class BinaryArrays
{
    /// <summary>Writes an array.</summary>
    public static void WriteArray<T>(this BinaryWriter writer, T[] values)
        where T : unmanaged
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    /// <summary>Reads what <see cref="WriteArray"/> wrote.</summary>
    /// <exception cref="EndOfStreamException">The stream ends before the array does.</exception>
    public static T[] ReadArray<T>(this BinaryReader reader)
        where T : unmanaged
    {
        var values = new T[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
