using System.CommandLine;
using Ur4Rec.Cli.Output;
using Ur4Rec.Text;
using Ur4Rec.Text.Storage;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Commands;

/// <summary><c>ur4rec texts list --store FILE</c>: what texts a store has.</summary>
internal static class TextsListCommand
{
    private static readonly Option<string> s_store = TextOptions.Store();
    private static readonly Option<bool> s_json = SharedOptions.Json();

    public static Command Build()
    {
        var command = new Command("list", "List the sets of texts: where from, how many, and what their authors knew.") { s_store, s_json };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        using var store = TextStore.Open(parsed.GetRequiredValue(s_store));
        ListedSet[] sets = [.. TextInventory.Of(store).Select(ListedSet.Of)];
        if (parsed.GetValue(s_json))
            Console.Out.WriteLine(RunJson.Document(sets));
        else
            TextTables.Print(sets);
        return Tool.Done;
    }
}

/// <summary>A set of texts as <c>list</c>, <c>export</c> and <c>remove</c> tell of it.</summary>
/// <param name="Kind">About users or items.</param>
/// <param name="Source">Its name.</param>
/// <param name="KnowsUntil">The view its authors saw.</param>
/// <param name="Texts">Subjects described.</param>
/// <param name="Sentences">Sentences of all of them.</param>
/// <param name="Failures">Attempts that brought no text.</param>
internal sealed record ListedSet(SubjectKind Kind, string Source, string KnowsUntil, long Texts, long Sentences, long Failures)
{
    public static ListedSet Of(TextSetInventory entry) =>
        new(entry.Set.Kind, entry.Set.Source, entry.Set.View, entry.Descriptions, entry.Sentences, entry.Failures);
}
