using System.IO.Compression;
using System.Text;

namespace Ur4Rec.Tests.Data.Importing.Python;

/// <summary>Pickles and files of <c>torch.save</c>, byte by byte.</summary>
internal static class TorchBytes
{
    public static byte[] Global(string module, string name) => Encoding.UTF8.GetBytes($"c{module}\n{name}\n");

    public static byte[] Unicode(string text) => [(byte)'X', .. BitConverter.GetBytes(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    public static byte[] Integer(int value) => [(byte)'J', .. BitConverter.GetBytes(value)];

    public static byte[] Tuple(params int[] values) => [(byte)'(', .. values.SelectMany(Integer), (byte)'t'];

    public static byte[] Pickle(params byte[][] parts) => [0x80, 2, .. parts.SelectMany(part => part), (byte)'.'];

    /// <summary>A dict with one tensor of float32 over one storage.</summary>
    public static byte[] StateDict(string name, int storageElements, int offset, int[] shape, int[] strides, string key = "0") =>
        Pickle("}"u8.ToArray(), Unicode(name), Tensor(storageElements, offset, shape, strides, key), "s"u8.ToArray());

    public static byte[] Tensor(int storageElements, int offset, int[] shape, int[] strides, string key = "0") =>
    [
        .. Global("torch._utils", "_rebuild_tensor_v2"), (byte)'(',
        (byte)'(', .. Unicode("storage"), .. Global("torch", "FloatStorage"), .. Unicode(key), .. Unicode("cpu"), .. Integer(storageElements), (byte)'t', (byte)'Q',
        .. Integer(offset), .. Tuple(shape), .. Tuple(strides), 0x89, .. Global("collections", "OrderedDict"), (byte)')', (byte)'R', (byte)'t', (byte)'R',
    ];

    public static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    /// <summary>An archive of stored entries, as torch.save writes, or compressed ones, as it does not.</summary>
    public static byte[] Archive(CompressionLevel compression, params (string Name, byte[] Bytes)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in entries)
            {
                using var entry = archive.CreateEntry(name, compression).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    public static byte[] File(byte[] pickle, params float[] storage) =>
        Archive(CompressionLevel.NoCompression, ("archive/data.pkl", pickle), ("archive/data/0", Floats(storage)));
}
