using Ur4Rec.Data;
using Ur4Rec.Data.Storage;
using Ur4Rec.Numerics;
using Ur4Rec.Text.Vectors;

namespace Ur4Rec.Text.Encoders.Lsa;

/// <summary>The <see cref="LsaModel"/> of a store: fitted once on its texts and kept beside it, so that later texts get comparable vectors.</summary>
public static class StoreLsa
{
    /// <summary>Reads the store's model, or fits one on all its sentences and item titles and saves it.</summary>
    /// <param name="storePath">The store.</param>
    /// <param name="sentences">Its sentences.</param>
    /// <param name="dimensions">Dimensions wanted; null for the saved model's, or the default.</param>
    /// <param name="englishStopWords">Whether to leave out English stop words; null for what the saved model does, or the default.</param>
    /// <param name="refit">Whether to fit anew where there is a model.</param>
    /// <param name="pool">Where the fitting runs.</param>
    /// <exception cref="InputException">The saved model is damaged or was fitted otherwise, or no word occurs in enough texts.</exception>
    public static LsaModel OpenOrFit(
        string storePath, StoreSentences sentences, int? dimensions, bool? englishStopWords, bool refit, WorkerPool pool)
    {
        var path = LsaModelFile.PathOf(storePath);
        if (!refit && File.Exists(path))
            return RequireFittedWith(LsaModelFile.Load(path), path, dimensions, englishStopWords);
        var defaults = new LsaOptions();
        var options = defaults with
        {
            Dimensions = dimensions ?? defaults.Dimensions,
            EnglishStopWords = englishStopWords ?? defaults.EnglishStopWords,
        };
        var model = LsaModel.Fit(sentences.All.Concat(TitlesOf(storePath)), options, pool);
        model.Save(path);
        return model;
    }

    private static LsaModel RequireFittedWith(LsaModel model, string path, int? dimensions, bool? englishStopWords)
    {
        if (dimensions is { } wanted && wanted != model.Options.Dimensions)
            throw new InputException($"The model '{path}' was fitted for {model.Options.Dimensions} dimensions, not {wanted}; add --refit to fit it anew.");
        if (englishStopWords is { } leftOut && leftOut != model.Options.EnglishStopWords)
            throw new InputException($"The model '{path}' was fitted {(leftOut ? "with" : "without")} English stop words; add --refit to fit it anew.");
        return model;
    }

    private static List<string> TitlesOf(string storePath)
    {
        using var store = InteractionStore.Open(storePath);
        return [.. store.Items().Select(item => item.Title).OfType<string>()];
    }
}
