using System.Text;
using Ur4Rec.Numerics.Serialization;

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
        return new GradientReport(reader.ReadArray<bool>(), reader.ReadArray<int>(), reader.ReadArray<int>(), reader.ReadArray<byte>());
    }

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.WriteArray(HadDense);
        writer.WriteArray(Completed);
        writer.WriteArray(RowNumbers);
        writer.WriteArray(Note);
        writer.Flush();
        return stream.ToArray();
    }
}
