using System.Text;

namespace Ur4Rec.Tests.Data.Importing.Features;

/// <summary>Numpy's files, byte by byte.</summary>
internal static class NpyBytes
{
    public static byte[] Of(string descr, string shape, byte[] elements, string order = "False", byte version = 1)
    {
        var header = Encoding.Latin1.GetBytes($"{{'descr': {(descr.StartsWith('[') ? descr : $"'{descr}'")}, 'fortran_order': {order}, 'shape': {shape}, }}".PadRight(117) + "\n");
        var length = version == 1 ? BitConverter.GetBytes((ushort)header.Length) : BitConverter.GetBytes((uint)header.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. header, .. elements];
    }

    public static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    public static byte[] Doubles(params double[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    public static byte[] Halves(params double[] values) => [.. values.SelectMany(value => BitConverter.GetBytes((Half)value))];

    public static byte[] Longs(params long[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    public static byte[] Texts(int length, params string[] values) =>
        [.. values.SelectMany(value => Encoding.UTF32.GetBytes(value).Concat(new byte[4 * length]).Take(4 * length))];
}
