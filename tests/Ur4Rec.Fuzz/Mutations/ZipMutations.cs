using System.IO.Compression;
using System.Text;

namespace Ur4Rec.Fuzz.Mutations;

/// <summary>Mutations of a zip archive's entries, which put the archive together anew: lengths, places and checksums are right.</summary>
internal static class ZipMutations
{
    private static readonly Mutation[] s_name = [.. ByteMutations.All, .. TextMutations.All];

    /// <param name="mutations">What may be done to an entry's bytes.</param>
    public static IReadOnlyList<Mutation> Of(IReadOnlyList<Mutation> mutations)
    {
        var edit = OfEntries((entries, source) => EditAny(entries, source, mutations));
        return [edit, edit, edit, edit, OfEntries(Rename), OfEntries((entries, source) => entries.Add(source.AnyOf(entries))), OfEntries(Remove)];
    }

    private static void EditAny(List<Entry> entries, MutationSource source, IReadOnlyList<Mutation> mutations)
    {
        // The first one, the pickle of a PyTorch file, is what there is to parse.
        var at = source.Below(4) == 0 ? source.Below(entries.Count) : 0;
        entries[at] = entries[at] with { Bytes = source.AnyOf(mutations)(entries[at].Bytes, source) };
    }

    private static void Rename(List<Entry> entries, MutationSource source)
    {
        var at = source.Below(entries.Count);
        var name = source.AnyOf(s_name)(Encoding.UTF8.GetBytes(entries[at].Name), source);
        entries[at] = entries[at] with { Name = Encoding.UTF8.GetString(name.AsSpan(0, Math.Min(name.Length, 1000))) };
    }

    private static void Remove(List<Entry> entries, MutationSource source) => entries.RemoveAt(source.Below(entries.Count));

    private static Mutation OfEntries(Action<List<Entry>, MutationSource> edit) => (input, source) =>
    {
        if (Read(input) is not { Count: > 0 } entries)
            return input;
        edit(entries, source);
        return Write(entries);
    };

    private static List<Entry>? Read(byte[] input)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(input), ZipArchiveMode.Read);
            return archive.Entries.Any(entry => entry.Length > input.Length) ? null : [.. archive.Entries.Select(Read)];
        }
        catch (Exception error) when (error is IOException or InvalidDataException or NotSupportedException or ArgumentException)
        {
            return null;
        }
    }

    private static Entry Read(ZipArchiveEntry entry)
    {
        var bytes = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(bytes);
        return new Entry(entry.FullName, bytes);
    }

    private static byte[] Write(List<Entry> entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in entries.Where(entry => entry.Name.Length > 0))
            {
                var entry = archive.CreateEntry(name, CompressionLevel.NoCompression);
                // Else the present time, and an input would be another one each time.
                entry.LastWriteTime = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using var content = entry.Open();
                content.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    private sealed record Entry(string Name, byte[] Bytes);
}
