using System.Buffers;
using Ur4Rec.Data;

namespace Ur4Rec.Recommending.Batch;

/// <summary>How a batch of answers is written: UTF-8, lines that end with LF, scores with every digit that tells one float from another.</summary>
internal abstract class BatchFormat
{
    private static readonly BatchFormat[] s_all = [new JsonLinesFormat(), new CsvFormat()];

    /// <summary>The extension of its files, with the dot.</summary>
    public abstract string Extension { get; }

    /// <summary>What a file begins with.</summary>
    public abstract ReadOnlySpan<byte> Header { get; }

    /// <summary>The format of a file.</summary>
    /// <exception cref="InputException">The file's extension is that of no format.</exception>
    public static BatchFormat Of(string path) =>
        Array.Find(s_all, format => string.Equals(Path.GetExtension(path), format.Extension, StringComparison.OrdinalIgnoreCase))
        ?? throw new InputException(
            $"The output {path} must end in {string.Join(" or ", s_all.Select(format => format.Extension))}, which says how it is written.");

    /// <summary>Writes the answer for one user.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="user">Whose.</param>
    /// <param name="items">Best first.</param>
    public abstract void Write(IBufferWriter<byte> to, UserId user, IReadOnlyList<Recommendation> items);
}
