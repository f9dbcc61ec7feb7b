using System.Globalization;
using System.Runtime.InteropServices;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Serialization;

namespace Ur4Rec.Models.PyTorch;

/// <summary>Writes a model's parameters under PyTorch's names, bit for bit, item tables with a first row of zeros for the padding.</summary>
public static class ExportedWeights
{
    /// <summary>Writes a safetensors file; docs/from-python.md has a PyTorch module that loads it.</summary>
    /// <param name="path">Where; a file of this name is replaced whole or not at all.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Ur4RecModel model) =>
        SafetensorsWriter.Write(path, model.NamedParameters().Select(pair => ToContent(pair.Name, pair.Parameter)), Metadata(model.Options.SasRec));

    private static SafetensorsContent ToContent(string name, Parameter parameter)
    {
        var theirs = ParameterNames.ToPyTorch(name);
        if (!ImportedTensor.IsItemTable(name))
            return SafetensorsContent.Of(theirs, parameter, parameter.Rows == 1 ? [parameter.Columns] : [parameter.Rows, parameter.Columns]);
        return new SafetensorsContent(theirs, SafetensorsDataType.F32, [parameter.Rows + 1L, parameter.Columns], stream =>
        {
            stream.Write(MemoryMarshal.AsBytes(new float[parameter.Columns].AsSpan()));
            for (var row = 0; row < parameter.Rows; row++)
                stream.Write(MemoryMarshal.AsBytes(parameter.Row(row)));
        });
    }

    /// <summary>What the shapes do not say, under the configuration's keys.</summary>
    private static Dictionary<string, string> Metadata(SasRecOptions options) => new()
    {
        ["sasrec_variant"] = options.Variant == SasRecVariant.Classic ? "classic" : "prenorm",
        ["sasrec_num_heads"] = options.Heads.ToString(CultureInfo.InvariantCulture),
        ["sasrec_scale_embeddings"] = options.ScaleEmbeddings ? "true" : "false",
    };
}
