using Ur4Rec.Models.Retrieval;

namespace Ur4Rec;

/// <summary>What a retriever of an ablation may know: everything that the step before it may, and one thing more.</summary>
/// <param name="Name">The one thing.</param>
/// <param name="Features">What it reads of users and items.</param>
/// <param name="HasMemory">Whether it remembers users.</param>
internal sealed record RetrieverStep(string Name, RetrieverFeatures Features, bool HasMemory)
{
    /// <summary>The steps that a run can have, from item texts to memory.</summary>
    /// <param name="run">What the run's own retriever reads; what it has nothing of makes no step.</param>
    /// <param name="hasMemory">Whether the run's own retriever remembers users.</param>
    public static IEnumerable<RetrieverStep> Of(RunFeatures run, bool hasMemory)
    {
        var all = run.Features;
        var known = new RetrieverFeatures(WithoutRows(all.UserTexts), WithoutRows(all.ItemTexts));
        if (run.Summary.Items.Described > 0)
        {
            known = known with { ItemTexts = all.ItemTexts };
            yield return new RetrieverStep("item_text", known, HasMemory: false);
        }

        if (run.Summary.Users.Described > 0)
        {
            known = known with { UserTexts = all.UserTexts };
            yield return new RetrieverStep("user_text", known, HasMemory: false);
        }

        if (all.ItemImages is not null)
        {
            known = known with { ItemImages = all.ItemImages };
            yield return new RetrieverStep("images", known, HasMemory: false);
        }

        if (hasMemory)
            yield return new RetrieverStep("memory", known, HasMemory: true);
    }

    private static ContextTable WithoutRows(ContextTable table) => ContextTable.Empty(table.Columns, table.Subjects.Groups);
}
