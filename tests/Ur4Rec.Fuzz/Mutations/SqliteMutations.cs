using System.Buffers.Binary;

namespace Ur4Rec.Fuzz.Mutations;

/// <summary>Mutations that know a SQLite file's pages (https://www.sqlite.org/fileformat2.html).</summary>
internal static class SqliteMutations
{
    private const int FileHeaderBytes = 100;
    private const int PageSizeAt = 16;

    public static IReadOnlyList<Mutation> All { get; } =
        [.. ByteMutations.InPlace, EditPageHeader, EditPageHeader, EditContent, EditContent, CopyPage, ClearPage, TruncateAtPage, EditFileHeader];

    private static byte[] EditFileHeader(byte[] input, MutationSource source) => EditPart(input, 0, FileHeaderBytes, source);

    /// <summary>The kind of a page, its number of cells, where they begin, and the first of their places.</summary>
    private static byte[] EditPageHeader(byte[] input, MutationSource source)
    {
        var page = AnyPage(input, source);
        return EditPart(input, page == 0 ? FileHeaderBytes : page, 32, source);
    }

    /// <summary>Cells lie at a page's end.</summary>
    private static byte[] EditContent(byte[] input, MutationSource source)
    {
        var end = Math.Min(AnyPage(input, source) + PageSize(input), input.Length);
        return EditPart(input, Math.Max(0, end - 300), 300, source);
    }

    private static byte[] CopyPage(byte[] input, MutationSource source)
    {
        var (from, to, size) = (AnyPage(input, source), AnyPage(input, source), PageSize(input));
        return to + size > input.Length || from + size > input.Length ? input : ByteMutations.Replace(input, to, size, input.AsSpan(from, size));
    }

    private static byte[] ClearPage(byte[] input, MutationSource source)
    {
        var page = AnyPage(input, source);
        var mutated = (byte[])input.Clone();
        mutated.AsSpan(page, Math.Min(PageSize(input), input.Length - page)).Clear();
        return mutated;
    }

    private static byte[] TruncateAtPage(byte[] input, MutationSource source) => input[..AnyPage(input, source)];

    private static byte[] EditPart(byte[] input, int start, int length, MutationSource source)
    {
        if (start >= input.Length)
            return input;
        var part = Math.Min(length, input.Length - start);
        return ByteMutations.Replace(input, start, part, source.AnyOf(ByteMutations.InPlace)(input[start..(start + part)], source));
    }

    private static int AnyPage(byte[] input, MutationSource source) => source.Below((input.Length + PageSize(input) - 1) / PageSize(input)) * PageSize(input);

    private static int PageSize(byte[] input) =>
        input.Length < FileHeaderBytes ? 4096 : Math.Max(512, (int)BinaryPrimitives.ReadUInt16BigEndian(input.AsSpan(PageSizeAt)));
}
