namespace Ur4Rec.Numerics.Serialization;

/// <summary>What a header says of one tensor, checked against the length of the file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DataType">Its element type.</param>
/// <param name="Shape">Its dimensions; none for a scalar.</param>
/// <param name="Elements">The product of the dimensions.</param>
/// <param name="Begin">Its first byte, counted from the end of the header.</param>
/// <param name="End">The byte after its last.</param>
internal sealed record SafetensorsEntry(string Name, SafetensorsDataType DataType, long[] Shape, long Elements, long Begin, long End)
{
    public static string Describe(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";
}
