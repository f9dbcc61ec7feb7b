using System.CommandLine;
using System.Globalization;
using Ur4Rec.Text.Exchange;
using Ur4Rec.Text.Storage;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Commands;

/// <summary><c>ur4rec texts export --store FILE --output FILE</c>: writes texts with all that is known of them.</summary>
internal static class TextsExportCommand
{
    private static readonly Option<string> s_store = TextOptions.Store();

    private static readonly Option<string> s_output = new("--output")
    {
        Description = "The .jsonl file to write, a text a line; 'texts import' reads it again.",
        HelpName = "FILE",
        Required = true,
    };

    private static readonly Option<string?> s_source = TextOptions.Source();
    private static readonly Option<bool> s_users = TextOptions.Users("Only texts about users.");
    private static readonly Option<bool> s_items = TextOptions.Items("Only texts about items.");
    private static readonly Option<bool> s_json = SharedOptions.Json();

    public static Command Build()
    {
        var command = new Command("export", "Write texts to a file of JSON Lines, with every field of their origin.")
        {
            s_store, s_output, s_source, s_users, s_items, s_json,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var output = parsed.GetRequiredValue(s_output);
        using var store = TextStore.Open(parsed.GetRequiredValue(s_store));
        var found = TextInventory.Find(store, parsed.GetValue(s_source), TextOptions.KindOf(parsed, s_users, s_items));
        var count = TextLinesFile.Write(output, store, found.Select(entry => entry.Set));
        if (parsed.GetValue(s_json))
            Console.Out.WriteLine(RunJson.Document(new { File = output, Texts = count, Sets = found.Select(ListedSet.Of) }));
        else
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{output}: {count:N0} texts of {Sources(found)}"));
        return Tool.Done;
    }

    private static string Sources(IEnumerable<TextSetInventory> sets) => string.Join(", ", sets.Select(entry => entry.Set.Source).Distinct());
}
