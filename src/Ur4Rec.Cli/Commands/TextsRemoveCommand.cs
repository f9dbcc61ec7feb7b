using System.CommandLine;
using Ur4Rec.Cli.Output;
using Ur4Rec.Text.Storage;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Commands;

/// <summary><c>ur4rec texts remove --store FILE --source NAME</c>: takes texts out of a store.</summary>
internal static class TextsRemoveCommand
{
    private static readonly Option<string> s_store = TextOptions.Store();

    private static readonly Option<string> s_source = new("--source")
    {
        Description = "The source whose texts go, as 'texts list' names it, with its failed attempts.",
        HelpName = "NAME",
        Required = true,
    };

    private static readonly Option<bool> s_users = TextOptions.Users("Only texts about users.");
    private static readonly Option<bool> s_items = TextOptions.Items("Only texts about items.");
    private static readonly Option<bool> s_json = SharedOptions.Json();

    public static Command Build()
    {
        var command = new Command("remove", "Remove the texts of a source.") { s_store, s_source, s_users, s_items, s_json };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        using var store = TextStore.Open(parsed.GetRequiredValue(s_store));
        var found = TextInventory.Find(store, parsed.GetRequiredValue(s_source), TextOptions.KindOf(parsed, s_users, s_items));
        foreach (var entry in found)
            store.Remove(entry.Set);
        ListedSet[] removed = [.. found.Select(ListedSet.Of)];
        if (parsed.GetValue(s_json))
            Console.Out.WriteLine(RunJson.Document(new { Removed = removed }));
        else
            TextTables.PrintRemoved(removed);
        return Tool.Done;
    }
}
