using System.Globalization;
using Spectre.Console;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Recommending;

namespace Ur4Rec.Cli.Output;

/// <summary>Recommended items with their reasons, one item under the other, in at most 80 columns.</summary>
internal static class ExplanationGrid
{
    private const int MaxWidth = 80;
    private const int RankWidth = 3;
    private const int LabelWidth = 12;

    public static void Print(Answer answer)
    {
        var width = Math.Min(MaxWidth, Terminal.Results.Profile.Width);
        foreach (var item in answer.Items)
        {
            Terminal.Results.Write(new Padder(Heading(item, width), new Padding(0, 1, 0, 0)));
            Terminal.Results.Write(Reasons(item, width));
        }
    }

    private static Grid Heading(RankedItem item, int width) =>
        NewGrid(width, RankWidth, Justify.Right)
            .AddRow($"{item.Rank.ToString(CultureInfo.InvariantCulture)}.", Markup.Escape(NameOf(item.Item, item.Title)));

    private static Grid Reasons(RankedItem item, int width)
    {
        var reasons = item.Explanation!;
        var grid = NewGrid(width, RankWidth + 1 + LabelWidth, Justify.Left);
        AddRows(grid, "score", [Score(item.Score, reasons.Components)]);
        AddRows(grid, "own scores", reasons.Components.Count == 0 ? [] : [OwnScores(reasons.Components)]);
        if (reasons.Retriever is { } retriever)
        {
            AddRows(grid, "router", [Router(retriever.Router)]);
            AddRows(grid, "memory gate", retriever.MemoryGate is { } gate ? [MemoryGate(gate)] : []);
            AddRows(grid, "preferences", retriever.UserSentences.Select(Sentence));
            AddRows(grid, "description", retriever.ItemSentences.Select(Sentence));
        }

        AddRows(grid, "rests on", reasons.History.Select(reason => $"{Number(-reason.Drop)} without {NameOf(reason.Item, reason.Title)}"));
        return grid;
    }

    private static Grid NewGrid(int width, int labelWidth, Justify alignment) =>
        new Grid()
            .AddColumn(new GridColumn { Width = labelWidth, Alignment = alignment, NoWrap = true, Padding = new Padding(0, 0, 1, 0) })
            .AddColumn(new GridColumn { Width = Math.Max(1, width - labelWidth - 1), Padding = new Padding(0, 0, 0, 0) });

    private static void AddRows(Grid grid, string label, IEnumerable<string> lines)
    {
        label = label.PadLeft(RankWidth + 1 + label.Length);
        foreach (var line in lines)
        {
            grid.AddRow(label, Markup.Escape(line));
            label = "";
        }
    }

    private static string Score(float score, IReadOnlyList<ComponentScore> components) =>
        components.Count == 0
            ? Number(score)
            : $"{Number(score)} = {string.Join(" ", components.Select(Term))}";

    private static string Term(ComponentScore component, int place)
    {
        var sign = component.Contribution < 0 ? "- " : place > 0 ? "+ " : "";
        return $"{sign}{Number(Math.Abs(component.Contribution))} {component.Name}";
    }

    private static string OwnScores(IReadOnlyList<ComponentScore> components) =>
        string.Join(", ", components.Select(component => $"{component.Name} {Number(component.Score)}"));

    private static string Router(RouterShares router) =>
        $"{Percent(router.UserPreference)} user preference, {Percent(router.ItemDescription)} description, "
        + $"{Percent(router.ItemImageOrId)} image or id";

    private static string MemoryGate(float gate) => $"{Number(gate)}: {Percent(1 - gate)} of the preference comes from memory";

    private static string Sentence(AttendedSentence attended) => $"{Percent(attended.Share),4} {attended.Sentence}";

    private static string NameOf(string item, string? title) => title is null ? item : $"{title} ({item})";

    private static string Number(float value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Percent(float share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:F0} %");
}
