using Ur4Rec.Models;
using Ur4Rec.Models.Retrieval;

namespace Ur4Rec.Serving.Loading;

/// <summary>Makes room in a trained model for items that came after training.</summary>
internal static class GrownModel
{
    /// <summary>
    /// A copy of a model with more items. The sequence model's embedding of an added item is the mean of its neighbours'; the retriever's is zero, as
    /// of any item that training never met, and leaves it to the item's description.
    /// </summary>
    /// <param name="model">Has the items of training, and perhaps others behind them.</param>
    /// <param name="features">What the new model's retriever reads; null for a model without one.</param>
    /// <param name="neighbours">Of the added items.</param>
    public static Ur4RecModel Of(Ur4RecModel model, RetrieverFeatures? features, ItemNeighbours neighbours)
    {
        var grown = new Ur4RecModel(model.Options, neighbours.Items, features, seed: 0);
        foreach (var (own, source) in grown.NamedParameters().Zip(model.NamedParameters()))
        {
            own.Parameter.Values.Clear();
            // Of two tables of items one is longer; what lies behind the items of training is zero in the retriever's and made below in the other.
            source.Parameter.Values[..Math.Min(source.Parameter.Length, own.Parameter.Length)].CopyTo(own.Parameter.Values);
        }

        neighbours.Interpolate(grown.SasRec.ItemEmbedding.Values, grown.SasRec.ItemEmbedding.Columns);
        return grown;
    }
}
