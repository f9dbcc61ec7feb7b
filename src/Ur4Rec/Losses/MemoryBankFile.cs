using System.Runtime.InteropServices;
using Ur4Rec.Data;
using Ur4Rec.Numerics.Serialization;

namespace Ur4Rec.Losses;

/// <summary>A <see cref="MemoryBank"/> as a safetensors file: <c>rows</c> [count, columns] and <c>items</c> [count], the oldest first.</summary>
public static class MemoryBankFile
{
    private const string Rows = "rows";
    private const string Items = "items";

    /// <summary>Writes what the bank holds; a file of this name is replaced whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(this MemoryBank bank, string path) => SafetensorsWriter.Write(
        path,
        [
            SafetensorsContent.Of(Rows, bank.Rows.ToArray(), bank.Count, bank.Columns),
            new SafetensorsContent(Items, SafetensorsDataType.I32, [bank.Count], stream => stream.Write(MemoryMarshal.AsBytes(bank.Items))),
        ]);

    /// <summary>Replaces what the bank holds by what was saved, bit for bit.</summary>
    /// <exception cref="InputException">The file is missing, damaged, or does not fit the bank, which then stays as it was.</exception>
    public static void Load(this MemoryBank bank, string path)
    {
        if (!File.Exists(path))
            throw new InputException($"The memory bank '{path}' does not exist; train anew.");
        try
        {
            using var file = SafetensorsFile.Open(path);
            if (file.ShapeOf(Rows) is not [var count, var columns] || file.ShapeOf(Items) is not [var items] || items != count)
            {
                throw new InputException(
                    $"'{path}' is not a memory bank, which has tensors '{Rows}' [count, columns] and '{Items}' [count]; train anew.");
            }

            if (columns != bank.Columns || count > bank.Capacity)
            {
                throw new InputException(
                    $"The memory bank '{path}' is [{count}, {columns}] and does not fit [at most {bank.Capacity}, {bank.Columns}]; "
                    + "configure them as they were, or train anew.");
            }

            var rows = new float[count * columns];
            var indices = new int[count];
            file.ReadFloats(Rows, rows);
            file.ReadInts(Items, indices);
            if (!rows.All(float.IsFinite))
                throw new InputException($"The memory bank '{path}' is damaged: it holds a value that is not finite; train anew.");
            bank.Restore(rows, MemoryMarshal.Cast<int, ItemIndex>(indices));
        }
        catch (SafetensorsException error)
        {
            throw new InputException($"{error.Message} The memory bank is damaged; train anew.", error);
        }
    }
}
