using Ur4Rec.Data;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Text.Describing;

/// <summary>Keeps a store's template texts up to date.</summary>
public static class TemplateTexts
{
    private const int BatchSize = 500;

    /// <summary>Stores those that differ from what the store has, so that the others keep their date.</summary>
    /// <exception cref="InputException">The store cannot be written.</exception>
    public static DescribeSummary Refresh(TextStore store, IReadOnlyList<Description> texts, CancellationToken stop)
    {
        var present = texts.Select(text => TextSet.Of(text.Subject.Kind, text.Origin)).Distinct()
            .SelectMany(store.Descriptions)
            .ToDictionary(text => text.Subject, text => text.Origin.PromptHash);
        var changed = texts.Where(text => present.GetValueOrDefault(text.Subject) != text.Origin.PromptHash).ToArray();
        var stored = 0;
        foreach (var batch in changed.Chunk(BatchSize).TakeWhile(_ => !stop.IsCancellationRequested))
        {
            store.Put(batch);
            stored += batch.Length;
        }

        return new DescribeSummary(
            stored < changed.Length ? DescribeEnd.Interrupted : DescribeEnd.Finished,
            Described: stored,
            Present: texts.Count - changed.Length,
            Failed: 0,
            FailedBefore: 0,
            Left: changed.Length - stored,
            Usage: default,
            Cost: null,
            Retries: 0,
            Failures: []);
    }
}
