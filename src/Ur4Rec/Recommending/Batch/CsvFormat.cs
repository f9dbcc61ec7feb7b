using System.Buffers;
using System.Globalization;
using System.Text;
using Ur4Rec.Data;

namespace Ur4Rec.Recommending.Batch;

/// <summary>
/// A line for each item of each user: <c>user,rank,item,score</c>, quoted where RFC 4180 asks for it. A user without items has no line.
/// </summary>
internal sealed class CsvFormat : BatchFormat
{
    private const int LongestNumber = 32;

    private static readonly SearchValues<char> s_toQuote = SearchValues.Create(",\"\r\n");

    /// <inheritdoc/>
    public override string Extension => ".csv";

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Header => "user,rank,item,score\n"u8;

    /// <inheritdoc/>
    public override void Write(IBufferWriter<byte> to, UserId user, IReadOnlyList<Recommendation> items)
    {
        for (var i = 0; i < items.Count; i++)
        {
            WriteText(to, user.Value);
            to.Write(","u8);
            WriteNumber(to, i + 1);
            to.Write(","u8);
            WriteText(to, items[i].Item.Value);
            to.Write(","u8);
            WriteNumber(to, items[i].Score);
            to.Write("\n"u8);
        }
    }

    private static void WriteText(IBufferWriter<byte> to, string text)
    {
        if (text.AsSpan().ContainsAny(s_toQuote))
            text = $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        Encoding.UTF8.GetBytes(text, to);
    }

    private static void WriteNumber<T>(IBufferWriter<byte> to, T number)
        where T : IUtf8SpanFormattable
    {
        number.TryFormat(to.GetSpan(LongestNumber), out var length, format: default, CultureInfo.InvariantCulture);
        to.Advance(length);
    }
}
