using System.Globalization;
using Ur4Rec.Data.Importing.Features;

namespace Ur4Rec.Data.Importing.Python;

/// <summary>Elements of numpy arrays as plain values.</summary>
internal static class NumpyElements
{
    public static NpyElement Parse(string name) => name is "<b1" ? new NpyElement('b', 1, null) : NpyElement.Parse(name);

    public static PickleValue Read(NpyElement element, byte[] buffer, int begin) => element.Kind switch
    {
        'b' => new PickleBoolean(buffer[begin] != 0),
        'f' => new PickleNumber(element.ToNumber(buffer, begin)),
        'U' => new PickleText(element.ToId(buffer, begin, path: "")),
        _ => Integer(element.ToId(buffer, begin, path: "")),
    };

    public static IEnumerable<PickleValue> ReadAll(NpyElement element, ReadOnlyMemory<byte> bytes)
    {
        var buffer = bytes.ToArray();
        for (var begin = 0; begin < buffer.Length; begin += element.Bytes)
            yield return Read(element, buffer, begin);
    }

    /// <summary>Digits above what a long holds, of an unsigned number, stay as they are.</summary>
    private static PickleValue Integer(string digits) =>
        long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? new PickleInteger(value) : new PickleText(digits);
}
