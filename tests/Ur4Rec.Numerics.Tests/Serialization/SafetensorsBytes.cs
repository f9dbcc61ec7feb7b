using System.Text;

namespace Ur4Rec.Numerics.Tests.Serialization;

/// <summary>Safetensors files put together by hand, right or wrong.</summary>
internal static class SafetensorsBytes
{
    public static byte[] File(string header, int dataLength) => File(Encoding.UTF8.GetBytes(header), new byte[dataLength]);

    public static byte[] File(byte[] header, byte[] data) => [.. BitConverter.GetBytes((ulong)header.Length), .. header, .. data];

    public static string Entry(string name, string dataType, string shape, long begin, long end) =>
        $$"""
        "{{name}}":{"dtype":"{{dataType}}","shape":{{shape}},"data_offsets":[{{begin}},{{end}}]}
        """;
}
