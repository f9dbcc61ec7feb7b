using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Text.Encoders.Lsa;

namespace Ur4Rec.Text.Auditing;

/// <summary>The second test with the encoder that needs nothing beside the texts: latent semantic analysis, fitted on just these.</summary>
public static class LsaEmbeddingTest
{
    /// <summary>Tests a set of user texts; null where fewer than <see cref="EmbeddingTest.FewestCases"/> users can be compared.</summary>
    /// <param name="view">The split's training part, with what is known of the items.</param>
    /// <param name="split">The split.</param>
    /// <param name="itemTexts">Descriptions of items, of any sets.</param>
    /// <param name="userTexts">The descriptions under test.</param>
    /// <param name="pool">Where the work runs.</param>
    public static EmbeddingTestResult? Measure(
        TrainingView view, Split split, IReadOnlyList<Description> itemTexts, IReadOnlyList<Description> userTexts, WorkerPool pool)
    {
        if (userTexts.Count < EmbeddingTest.FewestCases)
            return null;
        var items = Enumerable.Range(0, view.ItemCount).SelectMany(item => EmbeddingTest.SentencesOf(view.Item(new ItemIndex(item))));
        var described = itemTexts.Concat(userTexts).SelectMany(text => text.Sentences);
        using var encoder = LsaEncoder.Of(LsaModel.Fit(items.Concat(described), new LsaOptions(), pool), pool);
        // The encoder works in this process and waits for nothing.
        var test = EmbeddingTest.CreateAsync(view, split, itemTexts, encoder, CancellationToken.None).GetAwaiter().GetResult();
        return test.MeasureAsync(userTexts, CancellationToken.None).GetAwaiter().GetResult();
    }
}
