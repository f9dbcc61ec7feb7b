using System.Globalization;
using Spectre.Console;

namespace Ur4Rec.Cli.Output;

/// <summary>Recommended items, best first.</summary>
internal static class RecommendationTable
{
    public static void Print(Answer answer)
    {
        var table = new Table { Border = TableBorder.Simple }
            .AddColumn(new TableColumn("").RightAligned())
            .AddColumn("item")
            .AddColumn("title")
            .AddColumn(new TableColumn("score").RightAligned());
        foreach (var item in answer.Items)
        {
            table.AddRow(
                item.Rank.ToString(CultureInfo.InvariantCulture),
                Markup.Escape(item.Item),
                Markup.Escape(item.Title ?? ""),
                item.Score.ToString("F4", CultureInfo.InvariantCulture));
        }

        Terminal.Results.Write(table);
    }
}
