using Ur4Rec.Data;
using Ur4Rec.Data.Importing.Python;
using Ur4Rec.Models.Retrieval;

namespace Ur4Rec.Models.PyTorch;

/// <summary>Makes models of checkpoints, with the shapes that their tensors have. What tensors do not say, the caller must.</summary>
public static class ImportedModels
{
    private const string Retriever = PreferenceRetriever.CheckpointPrefix;

    /// <summary>
    /// The sequence model. A feed-forward as wide as the model makes it <see cref="SasRecVariant.Classic"/>, one of four times the width
    /// <see cref="SasRecVariant.Prenorm"/>.
    /// </summary>
    /// <param name="weights">The checkpoint.</param>
    /// <param name="heads">Number of attention heads.</param>
    /// <param name="scaleEmbeddings">See <see cref="SasRecOptions.ScaleEmbeddings"/>; null goes by the names, as <see cref="ImportedWeights.ScalesEmbeddings"/>.</param>
    /// <exception cref="InputException">A parameter is missing or of another shape; all are named.</exception>
    public static SasRecModel ToSasRec(this ImportedWeights weights, int heads, bool? scaleEmbeddings = null)
    {
        var (items, d) = Matrix(weights, ParameterNames.SequenceItems);
        var (positions, _) = Matrix(weights, ParameterNames.Positions);
        var inner = weights.ShapeOf(SasRecModel.CheckpointPrefix + "blocks.0.feed_forward.0.weight")[0];
        RequireHeads(weights, d, heads);
        var options = new SasRecOptions
        {
            Variant = inner == d ? SasRecVariant.Classic : inner == 4 * d ? SasRecVariant.Prenorm
                : throw weights.Wrong($"its feed-forward has {inner} inner columns; {d} (classic) or {4 * d} (prenorm) are wanted"),
            HiddenDim = d,
            Blocks = weights.CountOf(SasRecModel.CheckpointPrefix + "blocks."),
            Heads = heads,
            MaxSequenceLength = positions,
            ScaleEmbeddings = scaleEmbeddings ?? weights.ScalesEmbeddings,
        };
        return Fill(weights, new SasRecModel(options, items, seed: 0), SasRecModel.CheckpointPrefix);
    }

    /// <summary>The preference retriever.</summary>
    /// <param name="weights">The checkpoint.</param>
    /// <param name="heads">Number of attention heads.</param>
    /// <param name="temperature">See <see cref="RetrieverOptions.Temperature"/>.</param>
    /// <exception cref="InputException">A parameter is missing or of another shape; all are named.</exception>
    public static PreferenceRetriever ToRetriever(this ImportedWeights weights, int heads, double temperature)
    {
        var (items, d) = Matrix(weights, ParameterNames.RetrieverItems);
        RequireHeads(weights, d, heads);
        var options = new RetrieverOptions
        {
            OutputDim = d,
            Heads = heads,
            Proxies = weights.ShapeOf(Retriever + "proxy") is [var proxies, _] ? (int)proxies : 1,
            SubExperts = Math.Max(1, weights.CountOf(Retriever + "expert1.")),
            Temperature = temperature,
        };
        var images = Retriever + "item.image.projection.weight";
        var model = new PreferenceRetriever(
            options,
            items,
            textDim: Matrix(weights, Retriever + "user.sentences.projection.weight").Columns,
            imageDim: weights.Tensors.ContainsKey(images) ? Matrix(weights, images).Columns : null,
            seed: 0);
        return Fill(weights, model, Retriever);
    }

    private static TModule Fill<TModule>(ImportedWeights weights, TModule model, string prefix)
        where TModule : Numerics.Module
    {
        try
        {
            weights.CopyTo(model, prefix);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static void RequireHeads(ImportedWeights weights, int d, int heads)
    {
        if (heads < 1 || d % heads != 0)
            throw weights.Wrong($"its width {d} is not a multiple of {heads} heads");
    }

    /// <summary>Bounded by what the file holds, which <see cref="TorchFile"/> has checked.</summary>
    private static (int Rows, int Columns) Matrix(ImportedWeights weights, string name) =>
        weights.ShapeOf(name) is [> 0 and <= int.MaxValue and var rows, > 0 and <= int.MaxValue and var columns]
            ? ((int)rows, (int)columns)
            : throw weights.Wrong($"{weights.Tensors[name]} is no matrix");
}
