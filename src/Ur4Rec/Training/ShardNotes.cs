using System.Text;
using Ur4Rec.Data;
using Ur4Rec.Losses;
using Ur4Rec.Numerics.Serialization;

namespace Ur4Rec.Training;

/// <summary>What a shard of a step came to besides its gradients, for every process to know.</summary>
internal sealed record ShardNotes
{
    /// <summary>Of a shard in which something went wrong.</summary>
    public static ShardNotes OfFailure { get; } = new() { Failed = true };

    /// <summary>Whether something is not finite, or threw.</summary>
    public bool Failed { get; init; }

    /// <summary>The shard's part of the loss.</summary>
    public double Loss { get; init; }

    /// <summary>Examples in the shard.</summary>
    public int Examples { get; init; }

    /// <summary>The shard's part of each term of the loss; empty where there is one term only.</summary>
    public IReadOnlyDictionary<LossTerm, double> Terms { get; init; } = new Dictionary<LossTerm, double>();

    /// <summary>How the router shared the mixture among the experts, summed over the pairs.</summary>
    public double[] Routing { get; init; } = [];

    /// <summary>What <see cref="Routing"/> is a sum over.</summary>
    public int RoutedPairs { get; init; }

    /// <summary>The items whose representations enter the memory bank.</summary>
    public ItemIndex[] BankItems { get; init; } = [];

    /// <summary>[bank items, d].</summary>
    public float[] BankRows { get; init; } = [];

    /// <summary>Updates of users' memories.</summary>
    public long MemoryUpdates { get; init; }

    /// <summary>Several shards' notes as bytes.</summary>
    public static byte[] ToBytes(IReadOnlyList<ShardNotes> notes)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        foreach (var one in notes)
            one.Write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>What <see cref="ToBytes"/> made bytes of.</summary>
    public static IEnumerable<ShardNotes> FromBytes(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        while (reader.BaseStream.Position < bytes.Length)
            yield return Read(reader);
    }

    private void Write(BinaryWriter writer)
    {
        writer.Write(Failed);
        writer.Write(Loss);
        writer.Write(Examples);
        writer.Write(Terms.Count);
        foreach (var (term, loss) in Terms)
        {
            writer.Write((int)term);
            writer.Write(loss);
        }

        writer.WriteArray(Routing);
        writer.Write(RoutedPairs);
        writer.WriteArray(BankItems);
        writer.WriteArray(BankRows);
        writer.Write(MemoryUpdates);
    }

    private static ShardNotes Read(BinaryReader reader) => new()
    {
        Failed = reader.ReadBoolean(),
        Loss = reader.ReadDouble(),
        Examples = reader.ReadInt32(),
        Terms = Enumerable.Range(0, reader.ReadInt32()).ToDictionary(_ => (LossTerm)reader.ReadInt32(), _ => reader.ReadDouble()),
        Routing = reader.ReadArray<double>(),
        RoutedPairs = reader.ReadInt32(),
        BankItems = reader.ReadArray<ItemIndex>(),
        BankRows = reader.ReadArray<float>(),
        MemoryUpdates = reader.ReadInt64(),
    };
}
