namespace Ur4Rec.Data.Importing.Features;

/// <summary>Where the ids of a matrix of features stand, and which matrix of a file is meant.</summary>
/// <param name="IdFile">A file with one id a row; see <see cref="FeatureIds.Read"/>.</param>
/// <param name="IdColumn">The column of the matrix that holds the ids, from 0.</param>
/// <param name="Tensor">The tensor of a safetensors file; may be null where there is only one matrix.</param>
public sealed record FeatureSource(string? IdFile = null, int? IdColumn = null, string? Tensor = null);

/// <summary>A matrix of features with the item of each row. Nothing is known yet of the features' worth.</summary>
/// <param name="Ids">[rows] ids as they stand in the file.</param>
/// <param name="Rows">[rows][dimensions].</param>
/// <param name="Dimensions">Features of an item, at least 1.</param>
internal sealed record FeatureTable(IReadOnlyList<string> Ids, float[][] Rows, int Dimensions)
{
    /// <summary>Reads a .npy or .safetensors file.</summary>
    /// <exception cref="InputException">The file or its ids are missing, damaged or do not fit each other.</exception>
    public static FeatureTable Read(string path, FeatureSource source)
    {
        if (!File.Exists(path))
            throw new InputException($"The file of features '{path}' does not exist; correct the path.");
        if (source is { IdFile: not null, IdColumn: not null })
            throw new InputException("The ids stand either in a file (--image-ids) or in a column (--image-id-column), not in both.");
        var matrix = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".NPY" => OpenNpy(path, source),
            ".SAFETENSORS" => SafetensorsFeatures.Open(path, source.Tensor),
            _ => throw new InputException($"'{path}' is neither a .npy nor a .safetensors file; save the features as one of them."),
        };
        var (rows, columnIds) = matrix.Read(source.IdColumn);
        var ids = (source.IdFile is null ? null : FeatureIds.Read(source.IdFile)) ?? columnIds ?? matrix.Ids
            ?? throw new InputException($"Nothing says which item each row of '{path}' is of; give --image-ids FILE, or --image-id-column N.");
        if (ids.Count != rows.Length)
            throw new InputException($"There are {ids.Count} ids for the {rows.Length} rows of '{path}'; each row needs its item.");
        return new FeatureTable(ids, rows, matrix.Columns - (columnIds is null ? 0 : 1));
    }

    private static FeatureMatrix OpenNpy(string path, FeatureSource source)
    {
        if (source.Tensor is not null)
            throw new InputException($"--image-tensor names a tensor of a .safetensors file; '{path}' is a single array.");
        var file = NpyFile.Open(path);
        if (!file.Element.IsNumber || file.Shape is not [var rows, var columns])
            throw new InputException($"'{path}' is no matrix of numbers: it has {file.Shape.Count} dimensions{(file.Element.IsNumber ? "" : " of text")}; save one row an item.");
        return new FeatureMatrix(path, (int)rows, (int)columns, file.Read(file.Element.ToNumber), file.IsColumnMajor, file.Element.LargestExactInteger, null);
    }
}
