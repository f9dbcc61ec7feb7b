using Microsoft.AspNetCore.Html;
using Ur4Rec.Recommending;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Dashboard.Figures;

/// <summary>Why an item is recommended, as words and as bars.</summary>
/// <param name="Item">The item.</param>
/// <param name="InWords">The main reasons, in sentences.</param>
/// <param name="Tables">All of them.</param>
internal sealed record Reasons(RecommendedItem Item, string InWords, IReadOnlyList<ReasonTable> Tables)
{
    /// <summary>Of every item of an answer; their bars compare.</summary>
    public static IReadOnlyList<Reasons> Of(RecommendationAnswer answer)
    {
        var parts = answer.Items.SelectMany(item => Parts(item)).Select(part => Math.Abs(part.Amount)).DefaultIfEmpty(0).Max();
        var drops = answer.Items.SelectMany(item => item.Explanation?.History ?? []).Select(reason => (double)reason.Drop).DefaultIfEmpty(0).Max();
        return [.. answer.Items.Select(item => new Reasons(item, Words(item), [.. Kinds(item, parts, drops)]))];
    }

    /// <summary>What an answer rests on, in a sentence.</summary>
    public static string Basis(RecommendationAnswer answer) => answer.Basis switch
    {
        AnswerBasis.History => $"By the model {Show.Short(answer.Model)}, from a history of {Show.Whole(answer.HistoryLength)}.",
        AnswerBasis.Session => $"By the model {Show.Short(answer.Model)}, from the {Show.Whole(answer.HistoryLength)} items given.",
        AnswerBasis.Attributes => "From the attributes that were said to be liked, and from popularity: there is no history.",
        _ => "From popularity alone: there is no history.",
    };

    private static IEnumerable<(string Name, double Amount)> Parts(RecommendedItem item) =>
        (item.Explanation?.Components ?? []).Select(component => (Show.Words(component.Name), (double)component.Contribution))
            .Concat(item.Adjustments.Select(adjustment => (adjustment.Reason, (double)adjustment.Amount)));

    private static string Words(RecommendedItem item)
    {
        var (parts, sentences) = (Parts(item).ToList(), new List<string>());
        var positive = parts.Where(part => part.Amount > 0).Sum(part => part.Amount);
        if (parts.Count > 0 && positive > 0)
        {
            var (name, amount) = parts.MaxBy(part => part.Amount);
            sentences.Add($"What speaks for it most is {name}: {Show.Percent(amount / positive)} of all that does.");
        }

        if (parts.Where(part => part.Amount < 0).OrderBy(part => part.Amount).Select(part => part.Name).FirstOrDefault() is { } against)
            sentences.Add($"Against it speaks {against}.");
        if (item.Explanation?.History is [var newest, ..])
            sentences.Add($"Without {newest.Title ?? newest.Item} in the history, its score would be {Show.Number(newest.Drop)} lower.");
        return sentences.Count > 0 ? string.Join(' ', sentences) : "Nothing but popularity speaks for it.";
    }

    private static IEnumerable<ReasonTable> Kinds(RecommendedItem item, double parts, double drops)
    {
        yield return new ReasonTable("What the score is made of", [.. Parts(item).Select(part =>
            new ReasonRow(part.Name, Show.Signed(part.Amount), Bar.Signed(part.Amount, parts)))]);
        if (item.Explanation is not { } explanation)
            yield break;
        yield return new ReasonTable("What it rests on: how much lower the score is without", [.. explanation.History.Select(reason =>
            new ReasonRow(reason.Title ?? reason.Item, Show.Number(reason.Drop), Bar.Share(drops > 0 ? reason.Drop / drops : 0)))]);
        if (explanation.Retriever is not { } retriever)
            yield break;
        var router = retriever.Router;
        List<ReasonRow> experts =
        [
            Shared("sentences about the user", router.UserPreference), Shared("sentences about the item", router.ItemDescription),
            Shared("the item's images, or its id", router.ItemImageOrId),
        ];
        if (retriever.MemoryGate is { } gate)
            experts.Add(Shared("of the preference comes from memory", 1 - gate));
        yield return new ReasonTable("What the preference retriever listened to", experts);
        yield return new ReasonTable("Sentences about the user", Sentences(retriever.UserSentences));
        yield return new ReasonTable("Sentences about the item", Sentences(retriever.ItemSentences));
    }

    private static List<ReasonRow> Sentences(IReadOnlyList<AttendedSentence> sentences) =>
        [.. sentences.Select(attended => Shared(attended.Sentence, attended.Share))];

    private static ReasonRow Shared(string name, double share) => new(name, Show.Percent(share), Bar.Share(share));
}

/// <summary>Reasons of one kind.</summary>
/// <param name="Caption">What they are.</param>
/// <param name="Rows">Each of them.</param>
internal sealed record ReasonTable(string Caption, IReadOnlyList<ReasonRow> Rows);

/// <summary>A reason.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">How much it counts, as text.</param>
/// <param name="Bar">The same as a picture.</param>
internal sealed record ReasonRow(string Name, string Value, IHtmlContent Bar);
