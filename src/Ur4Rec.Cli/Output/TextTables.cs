using System.Globalization;
using Spectre.Console;
using Ur4Rec.Cli.Commands;
using Ur4Rec.Text;

namespace Ur4Rec.Cli.Output;

/// <summary>Sets of texts.</summary>
internal static class TextTables
{
    public static void Print(IReadOnlyList<ListedSet> sets)
    {
        if (sets.Count == 0)
        {
            Console.Out.WriteLine("The store has no texts; make them with 'ur4rec describe' or 'ur4rec texts import'.");
            return;
        }

        var table = new Table { Border = TableBorder.Simple }.AddColumn("about").AddColumn("source").AddColumn("knows until");
        foreach (var count in (string[])["texts", "sentences", "failed"])
            table.AddColumn(new TableColumn(count).RightAligned());
        foreach (var set in sets)
        {
            table.AddRow(
                About(set.Kind),
                Markup.Escape(set.Source),
                Markup.Escape(set.KnowsUntil),
                Number(set.Texts),
                Number(set.Sentences),
                Number(set.Failures));
        }

        Terminal.Results.Write(table);
    }

    public static void PrintRemoved(IReadOnlyList<ListedSet> sets)
    {
        foreach (var set in sets)
            Console.Out.WriteLine($"removed {Number(set.Texts)} texts about {About(set.Kind)} of {set.Source} (knows until: {set.KnowsUntil})");
    }

    private static string About(SubjectKind kind) => kind == SubjectKind.User ? "users" : "items";

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
