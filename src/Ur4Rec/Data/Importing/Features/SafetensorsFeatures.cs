using System.Globalization;
using Ur4Rec.Numerics.Serialization;

namespace Ur4Rec.Data.Importing.Features;

/// <summary>Reads a matrix of features out of a safetensors file, with the ids that stand beside it as <c>ids</c> or <c>item_ids</c>.</summary>
internal static class SafetensorsFeatures
{
    private static readonly string[] s_idTensors = ["ids", "item_ids"];

    /// <exception cref="InputException">The file is damaged, or it is not clear which of its matrices is meant.</exception>
    public static FeatureMatrix Open(string path, string? tensor)
    {
        try
        {
            using var file = SafetensorsFile.Open(path);
            var name = Choose(path, file, tensor);
            if (file.ShapeOf(name) is not [var rows and <= int.MaxValue, var columns and <= int.MaxValue] || rows * columns > Array.MaxLength)
                throw new InputException($"{path}: tensor '{name}' is [{string.Join(", ", file.ShapeOf(name))}], which is no matrix of features that fits memory.");
            var values = new float[rows * columns];
            file.ReadFloats(name, values);
            var exact = file.DataTypeOf(name) is SafetensorsDataType.F16 or SafetensorsDataType.BF16 ? 1 << 8 : 1 << 24;
            return new FeatureMatrix(path, (int)rows, (int)columns, values.Select(value => (double)value), IsColumnMajor: false, exact, ReadIds(file));
        }
        catch (SafetensorsException error)
        {
            throw new InputException(error.Message, error);
        }
    }

    private static string Choose(string path, SafetensorsFile file, string? tensor)
    {
        if (tensor is not null && file.Contains(tensor))
            return tensor;
        var matrices = file.Names.Where(name => file.ShapeOf(name).Count == 2 && IsFloatingPoint(file.DataTypeOf(name))).ToList();
        if (tensor is not null)
            throw new InputException($"{path}: there is no tensor '{tensor}', only {string.Join(", ", file.Names)}.");
        return matrices switch
        {
            [var only] => only,
            [] => throw new InputException($"{path}: there is no matrix of floating-point numbers, only {string.Join(", ", file.Names)}."),
            _ => throw new InputException($"{path}: there are several matrices, {string.Join(", ", matrices)}; name one with --image-tensor."),
        };
    }

    private static string[]? ReadIds(SafetensorsFile file)
    {
        var name = Array.Find(s_idTensors, file.Contains);
        if (name is null || file.ShapeOf(name) is not [var count])
            return null;
        var ids = new int[count];
        file.ReadInts(name, ids);
        return Array.ConvertAll(ids, id => id.ToString(CultureInfo.InvariantCulture));
    }

    private static bool IsFloatingPoint(SafetensorsDataType type) =>
        type is SafetensorsDataType.F16 or SafetensorsDataType.BF16 or SafetensorsDataType.F32 or SafetensorsDataType.F64;
}
