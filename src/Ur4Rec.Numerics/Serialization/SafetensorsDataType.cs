namespace Ur4Rec.Numerics.Serialization;

/// <summary>The element types of safetensors, under the format's own names.</summary>
public enum SafetensorsDataType
{
    /// <summary>One byte, 0 or 1.</summary>
    BOOL,

    /// <summary>Unsigned, 1 byte.</summary>
    U8,

    /// <summary>Signed, 1 byte.</summary>
    I8,

    /// <summary>Unsigned, 2 bytes.</summary>
    U16,

    /// <summary>Signed, 2 bytes.</summary>
    I16,

    /// <summary>IEEE half precision, 2 bytes.</summary>
    F16,

    /// <summary>The upper half of a float32, 2 bytes.</summary>
    BF16,

    /// <summary>Unsigned, 4 bytes.</summary>
    U32,

    /// <summary>Signed, 4 bytes.</summary>
    I32,

    /// <summary>IEEE single precision, 4 bytes.</summary>
    F32,

    /// <summary>Unsigned, 8 bytes.</summary>
    U64,

    /// <summary>Signed, 8 bytes.</summary>
    I64,

    /// <summary>IEEE double precision, 8 bytes.</summary>
    F64,
}

internal static class SafetensorsDataTypes
{
    public static int Bytes(this SafetensorsDataType type) => type switch
    {
        SafetensorsDataType.BOOL or SafetensorsDataType.U8 or SafetensorsDataType.I8 => 1,
        SafetensorsDataType.U16 or SafetensorsDataType.I16 or SafetensorsDataType.F16 or SafetensorsDataType.BF16 => 2,
        SafetensorsDataType.U32 or SafetensorsDataType.I32 or SafetensorsDataType.F32 => 4,
        _ => 8,
    };

    public static bool IsFloatingPoint(this SafetensorsDataType type) =>
        type is SafetensorsDataType.F16 or SafetensorsDataType.BF16 or SafetensorsDataType.F32 or SafetensorsDataType.F64;

    /// <summary>The type of exactly this name; null where there is none.</summary>
    public static SafetensorsDataType? Find(string name)
    {
        foreach (var type in Enum.GetValues<SafetensorsDataType>())
        {
            if (type.ToString() == name)
                return type;
        }

        return null;
    }
}
