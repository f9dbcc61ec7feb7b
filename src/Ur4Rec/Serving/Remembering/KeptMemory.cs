using System.Runtime.InteropServices;
using System.Text;
using Ur4Rec.Data;
using Ur4Rec.Models.Memory;

namespace Ur4Rec.Serving.Remembering;

/// <summary>A user's memory in the form in which a store keeps it.</summary>
/// <param name="Since">Unix seconds: what was done then or before, the memory does not take in.</param>
/// <param name="Saved">What is kept beside the states.</param>
/// <param name="State">[d].</param>
/// <param name="PreviousState">[d].</param>
internal sealed record KeptMemory(long Since, SavedMemory Saved, float[] State, float[] PreviousState)
{
    /// <summary>Of a memory that takes in everything.</summary>
    public const long Always = long.MinValue;

    private const byte Format = 1;

    /// <summary>Of a user in a memory.</summary>
    public static KeptMemory Of(UserMemory memory, UserId user, long since, SequenceDataset catalogue)
    {
        var entry = memory.EntryOf(user);
        return new KeptMemory(since, SavedMemory.Of(user, entry, catalogue), entry.State.ToArray(), entry.PreviousState.ToArray());
    }

    /// <summary>Puts the user back into an empty memory.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="catalogue">Numbers the items.</param>
    /// <returns>Whether that was possible: the catalogue has every item that the memory names.</returns>
    public bool TryRestore(UserMemory memory, SequenceDataset catalogue)
    {
        var named = Saved.History.Concat(Saved.ItemsAtNewestTime).Concat(Saved.ConsumedItem is { } consumed ? [consumed] : []);
        if (State.Length != memory.Width || !named.All(id => catalogue.TryGetIndex(new ItemId(id), out ItemIndex _)))
            return false;
        memory.EntryOf(new UserId(Saved.User)).Restore(Saved, State, PreviousState, id => catalogue.TryGetIndex(new ItemId(id), out ItemIndex item) ? item : default);
        return true;
    }

    /// <summary>As bytes.</summary>
    public byte[] ToBytes()
    {
        var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8))
        {
            writer.Write(Format);
            writer.Write(Since);
            writer.Write(Saved.User);
            writer.Write(Saved.NewestTime);
            writer.Write(Saved.UpdatedAt ?? Always);
            writer.Write(Saved.InteractionsSinceUpdate);
            writer.Write(Saved.ConsumedItem ?? "");
            Write(writer, Saved.History);
            Write(writer, Saved.ItemsAtNewestTime);
            writer.Write(State.Length);
            writer.Write(MemoryMarshal.AsBytes(State.AsSpan()));
            writer.Write(MemoryMarshal.AsBytes(PreviousState.AsSpan()));
        }

        return stream.ToArray();
    }

    /// <summary>From bytes; null where they are of another version, or damaged: then the log tells the memory.</summary>
    public static KeptMemory? From(byte[] bytes)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
            return reader.ReadByte() == Format ? Read(reader) : null;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static KeptMemory Read(BinaryReader reader)
    {
        var since = reader.ReadInt64();
        var user = reader.ReadString();
        var newest = reader.ReadInt64();
        var updated = reader.ReadInt64();
        var sinceUpdate = reader.ReadInt32();
        var consumed = reader.ReadString();
        var saved = new SavedMemory(
            user, newest, updated == Always ? null : updated, sinceUpdate, consumed.Length == 0 ? null : consumed, ReadIds(reader), ReadIds(reader));
        var width = reader.ReadInt32();
        return new KeptMemory(since, saved, ReadState(reader, width), ReadState(reader, width));
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<string> ids)
    {
        writer.Write(ids.Count);
        foreach (var id in ids)
            writer.Write(id);
    }

    private static string[] ReadIds(BinaryReader reader)
    {
        var ids = new string[Require(reader, reader.ReadInt32(), bytesEach: 1)];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = reader.ReadString();
        return ids;
    }

    private static float[] ReadState(BinaryReader reader, int width)
    {
        var state = new float[Require(reader, width, sizeof(float))];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(state.AsSpan()));
        return state.All(float.IsFinite) ? state : throw new InvalidDataException("A state is not finite.");
    }

    private static int Require(BinaryReader reader, int count, int bytesEach) =>
        count >= 0 && (long)count * bytesEach <= reader.BaseStream.Length - reader.BaseStream.Position
            ? count
            : throw new InvalidDataException($"{count} of something do not fit what is there.");
}
