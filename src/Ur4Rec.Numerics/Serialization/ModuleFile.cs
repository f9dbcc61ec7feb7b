namespace Ur4Rec.Numerics.Serialization;

/// <summary>Stores a module's parameters under their dotted names and reads them back.</summary>
public static class ModuleFile
{
    /// <summary>Writes every parameter; one of a single row is stored as a vector, [n], as PyTorch stores a bias.</summary>
    /// <param name="module">The module.</param>
    /// <param name="prefix">Goes before every name, e.g. <c>sasrec.</c>; empty for none.</param>
    /// <param name="path">Where; a file of this name is replaced whole or not at all.</param>
    /// <param name="metadata">Free text under keys.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(this Module module, string path, string prefix = "", IReadOnlyDictionary<string, string>? metadata = null) =>
        SafetensorsWriter.Write(path, module.NamedParameters().Select(p => (prefix + p.Name, (Tensor)p.Parameter, StoredShape(p.Parameter))), metadata);

    /// <summary>
    /// Reads every parameter. The file must hold exactly the module's parameters in their shapes, where [n] and [1, n] are the same;
    /// otherwise the module stays as it was.
    /// </summary>
    /// <param name="module">The module.</param>
    /// <param name="path">The file.</param>
    /// <param name="prefix">Goes before every name, as it did when the file was written.</param>
    /// <exception cref="SafetensorsException">The file is not well-formed, or tensors are missing, unexpected, wrongly shaped or not of
    /// floating-point numbers; the message lists all of them.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static void Load(this Module module, string path, string prefix = "")
    {
        using var file = SafetensorsFile.Open(path);
        var parameters = module.NamedParameters().Select(p => (Name: prefix + p.Name, p.Parameter)).ToList();
        var problems = Problems(file, parameters).ToList();
        if (problems.Count > 0)
            throw new SafetensorsException(path, $"it does not fit the model: {string.Join("; ", problems)}");
        foreach (var (name, parameter) in parameters)
            file.ReadFloats(name, parameter.Values);
    }

    private static IEnumerable<string> Problems(SafetensorsFile file, List<(string Name, Parameter Parameter)> parameters)
    {
        foreach (var (name, parameter) in parameters)
        {
            if (!file.Contains(name))
            {
                yield return $"'{name}' {SafetensorsEntry.Describe(StoredShape(parameter))} is missing";
                continue;
            }

            var entry = file.Find(name);
            if (!Fits(entry.Shape, parameter))
                yield return $"'{name}' is {SafetensorsEntry.Describe(entry.Shape)}, wanted {SafetensorsEntry.Describe(StoredShape(parameter))}";
            else if (!entry.DataType.IsFloatingPoint())
                yield return $"'{name}' holds {entry.DataType}, wanted floating-point numbers";
        }

        foreach (var name in file.Names.Except(parameters.Select(p => p.Name)))
            yield return $"{SafetensorsException.Quote(name)} {SafetensorsEntry.Describe(file.ShapeOf(name))} is unexpected";
    }

    private static bool Fits(long[] shape, Parameter parameter) => shape switch
    {
        [var columns] => parameter.Rows == 1 && columns == parameter.Columns,
        [var rows, var columns] => rows == parameter.Rows && columns == parameter.Columns,
        _ => false,
    };

    private static IReadOnlyList<long> StoredShape(Parameter parameter) =>
        parameter.Rows == 1 ? [parameter.Columns] : [parameter.Rows, parameter.Columns];
}
