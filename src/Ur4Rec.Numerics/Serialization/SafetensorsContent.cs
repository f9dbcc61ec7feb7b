using System.Runtime.InteropServices;

namespace Ur4Rec.Numerics.Serialization;

/// <summary>A tensor to write: what the header says of it, and how its bytes are written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DataType">Its element type.</param>
/// <param name="Shape">Its dimensions; none for a scalar.</param>
/// <param name="WriteTo">Writes its elements, row-major and little-endian, so that a large tensor need not be in memory as a whole.</param>
public sealed record SafetensorsContent(string Name, SafetensorsDataType DataType, IReadOnlyList<long> Shape, Action<Stream> WriteTo)
{
    internal long Bytes => Product(Shape) * DataType.Bytes();

    /// <summary>Float32 values in the shape to store.</summary>
    /// <exception cref="ShapeException">The shape does not fit the values.</exception>
    public static SafetensorsContent Of(string name, float[] values, params IReadOnlyList<long> shape)
    {
        RequireFit(name, $"of {values.Length} values", values.Length, shape);
        return new SafetensorsContent(name, SafetensorsDataType.F32, shape, stream => stream.Write(MemoryMarshal.AsBytes(values)));
    }

    /// <summary>A tensor in the shape to store.</summary>
    /// <exception cref="ShapeException">The shape does not fit the tensor.</exception>
    public static SafetensorsContent Of(string name, Tensor tensor, IReadOnlyList<long> shape)
    {
        RequireFit(name, $"{tensor}", tensor.Length, shape);
        return new SafetensorsContent(name, SafetensorsDataType.F32, shape, stream =>
        {
            // Row by row, since the bytes of a whole tensor may be more than one span can hold.
            for (var row = 0; row < tensor.Rows; row++)
                stream.Write(MemoryMarshal.AsBytes(tensor.Row(row)));
        });
    }

    private static void RequireFit(string name, string what, long length, IReadOnlyList<long> shape)
    {
        if (shape.Any(dimension => dimension < 0) || Product(shape) != length)
            throw new ShapeException($"safetensors: tensor '{name}' is {what}, which does not fill {SafetensorsEntry.Describe(shape)}.");
    }

    private static long Product(IReadOnlyList<long> shape) => shape.Aggregate(1L, (product, dimension) => checked(product * dimension));
}
