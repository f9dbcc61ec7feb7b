using System.CommandLine;
using System.Globalization;
using Ur4Rec.Text.Exchange;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Commands;

/// <summary><c>ur4rec texts import FILE --store FILE</c>: brings texts of elsewhere into a store.</summary>
internal static class TextsImportCommand
{
    private const int MostUnknownListed = 10;

    private static readonly Argument<string> s_file = new("FILE")
    {
        Description = "A JSON object of id and text (prose or a list of sentences), or the .jsonl that 'texts export' writes.",
    };

    private static readonly Option<string> s_store = TextOptions.Store();
    private static readonly Option<bool> s_users = TextOptions.Users("The ids are users; not needed for user_preferences.json.");
    private static readonly Option<bool> s_items = TextOptions.Items("The ids are items; not needed for item_descriptions.json.");
    private static readonly Option<bool> s_json = SharedOptions.Json();

    public static Command Build()
    {
        var command = new Command("import", "Import texts; those of a JSON object are kept as of unknown knowledge.")
        {
            s_file, s_store, s_users, s_items, s_json,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var store = parsed.GetRequiredValue(s_store);
        var report = TextImporter.Import(
            parsed.GetRequiredValue(s_file), store, TextOptions.KindOf(parsed, s_users, s_items), DateTimeOffset.UtcNow);
        if (parsed.GetValue(s_json))
            Console.Out.WriteLine(RunJson.Document(report));
        else
            Print(report, store);
        return Tool.Done;
    }

    private static void Print(TextImportReport report, string store)
    {
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{store}: texts of {report.Users:N0} users and {report.Items:N0} items in {report.Sentences:N0} sentences from {report.File}"));
        Warn(report.Empty, "texts say nothing");
        Warn(report.Unknown, "ids are not in the store and were left out");
    }

    private static void Warn(IReadOnlyList<string> ids, string what)
    {
        if (ids.Count > 0)
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"warning: {ids.Count:N0} {what}: {List(ids)}"));
    }

    private static string List(IReadOnlyList<string> ids) =>
        string.Join(", ", ids.Take(MostUnknownListed).Select(id => $"'{id}'")) + (ids.Count > MostUnknownListed ? ", ..." : "");
}
