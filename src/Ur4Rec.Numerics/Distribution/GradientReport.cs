using System.Runtime.InteropServices;
using System.Text;

namespace Ur4Rec.Numerics.Distribution;

/// <summary>What a rank tells the others of its gradients in a step.</summary>
/// <param name="HadDense">[parameters] whether a dense gradient came.</param>
/// <param name="Completed">The parameters in the order in which they were complete.</param>
/// <param name="RowNumbers">See <see cref="RowExchange.RowNumbers"/>.</param>
/// <param name="Note">What its caller has to tell.</param>
internal sealed record GradientReport(bool[] HadDense, int[] Completed, int[] RowNumbers, byte[] Note)
{
    public static GradientReport FromBytes(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        return new GradientReport(ReadAll<bool>(reader), ReadAll<int>(reader), ReadAll<int>(reader), ReadAll<byte>(reader));
    }

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        WriteAll(writer, HadDense);
        WriteAll(writer, Completed);
        WriteAll(writer, RowNumbers);
        WriteAll(writer, Note);
        writer.Flush();
        return stream.ToArray();
    }

    private static void WriteAll<T>(BinaryWriter writer, T[] values)
        where T : unmanaged
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    private static T[] ReadAll<T>(BinaryReader reader)
        where T : unmanaged
    {
        var values = new T[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
