using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ur4Rec.Data.Storage;

namespace Ur4Rec.Data.Sequences;

/// <summary>Names a file of sequences by what they were made of.</summary>
/// <param name="Content">Of everything in a store that preparation reads.</param>
/// <param name="Options">Of how it was prepared.</param>
internal readonly record struct SequenceKey(string Content, string Options)
{
    private const int Digits = 32;
    private const int RowsAtOnce = 4096;
    private const int NumbersOfRow = 4;

    /// <summary>The name of the file.</summary>
    public string FileName => $"{Content}-{Options}.bin";

    /// <summary>Reads a store once. Every interaction's user, item, time, rating and place counts, and every user's and item's id.</summary>
    public static SequenceKey Of(StoreLog log, PreparationOptions options)
    {
        using var content = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        content.AppendCount(log.Users.Count);
        foreach (var user in log.Users)
            content.AppendText(user.Value);
        content.AppendCount(log.Items.Count);
        foreach (var item in log.Items)
            content.AppendText(item.Value);
        AppendRows(content, log);
        using var prepared = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        prepared.AppendText(FormattableString.Invariant($"{SequenceFile.Version} {options}"));
        return new SequenceKey(Hex(content), Hex(prepared));
    }

    private static void AppendRows(IncrementalHash hash, StoreLog log)
    {
        var numbers = new long[RowsAtOnce * NumbersOfRow];
        var filled = 0;
        foreach (var row in log.RowsAsStored())
        {
            numbers[filled++] = row.User;
            numbers[filled++] = row.Item;
            numbers[filled++] = row.Time;
            numbers[filled++] = BitConverter.DoubleToInt64Bits(row.Rating);
            if (filled < numbers.Length)
                continue;
            hash.AppendData(MemoryMarshal.AsBytes<long>(numbers));
            filled = 0;
        }

        hash.AppendData(MemoryMarshal.AsBytes<long>(numbers.AsSpan(0, filled)));
    }

    private static string Hex(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset())[..Digits];
}
