using System.Buffers.Binary;
using System.IO.Compression;
using Ur4Rec.Numerics.Serialization;

namespace Ur4Rec.Data.Importing.Python;

/// <summary>A tensor of a <see cref="TorchFile"/>; it can be read as long as the file is open.</summary>
public sealed class TorchTensor
{
    private readonly TorchFile _file;
    private readonly PickleTensor _tensor;
    private readonly ZipArchiveEntry _entry;

    internal TorchTensor(TorchFile file, string name, PickleTensor tensor, ZipArchiveEntry entry)
    {
        (_file, Name, _tensor, _entry) = (file, name, tensor, entry);
        Elements = tensor.Shape.Aggregate(1L, (product, length) => product * length);
    }

    /// <summary>Its name in the state dict.</summary>
    public string Name { get; }

    /// <summary>Its dimensions; none for a scalar.</summary>
    public IReadOnlyList<long> Shape => _tensor.Shape;

    /// <summary>The product of the dimensions.</summary>
    public long Elements { get; }

    /// <summary>The type of its elements.</summary>
    public SafetensorsDataType DataType => _tensor.Storage.Type;

    internal Int128 Bytes => (Int128)Elements * BytesOf(DataType);

    internal long StorageBytes => _entry.Length;

    /// <summary>Copies the tensor out as float32, row-major, whatever its strides. Float64 is rounded to the nearest float32.</summary>
    /// <exception cref="InputException">Its elements are no floating-point numbers, or the file is damaged.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another length than the tensor.</exception>
    public void ReadFloats(Span<float> destination)
    {
        if (destination.Length != Elements)
            throw new ArgumentException($"Tensor '{Name}' has {Elements} elements, the destination {destination.Length}.", nameof(destination));
        if (DataType is not (SafetensorsDataType.F16 or SafetensorsDataType.BF16 or SafetensorsDataType.F32 or SafetensorsDataType.F64))
            throw _file.Wrong($"tensor {PickleFault.Quote(Name)} holds {DataType}, wanted floating-point numbers");
        if (Elements == 0)
            return;
        var storage = _file.ReadWhole(_entry, long.MaxValue);
        var place = new long[_tensor.Shape.Length];
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = ToFloat(storage, At(place));
            Advance(place);
        }
    }

    internal static int BytesOf(SafetensorsDataType type) => type switch
    {
        SafetensorsDataType.BOOL or SafetensorsDataType.U8 or SafetensorsDataType.I8 => 1,
        SafetensorsDataType.I16 or SafetensorsDataType.F16 or SafetensorsDataType.BF16 => 2,
        SafetensorsDataType.I32 or SafetensorsDataType.F32 => 4,
        _ => 8,
    };

    private long At(long[] place)
    {
        var at = _tensor.Offset;
        for (var d = 0; d < place.Length; d++)
            at += place[d] * _tensor.Strides[d];
        return at;
    }

    private void Advance(long[] place)
    {
        for (var d = place.Length - 1; d >= 0; d--)
        {
            if (++place[d] < _tensor.Shape[d])
                return;
            place[d] = 0;
        }
    }

    private float ToFloat(byte[] storage, long element)
    {
        var bytes = storage.AsSpan((int)(element * BytesOf(DataType)));
        return DataType switch
        {
            SafetensorsDataType.F16 => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
            SafetensorsDataType.BF16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
            SafetensorsDataType.F32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        };
    }
}
