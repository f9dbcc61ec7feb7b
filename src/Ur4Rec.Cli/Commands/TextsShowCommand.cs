using System.CommandLine;
using Ur4Rec.Cli.Output;
using Ur4Rec.Data;
using Ur4Rec.Text;
using Ur4Rec.Text.Exchange;
using Ur4Rec.Text.Storage;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Commands;

/// <summary><c>ur4rec texts show --store FILE --user ID | --item ID</c>: every text about one user or item, marked with its origin.</summary>
internal static class TextsShowCommand
{
    private static readonly Option<string> s_store = TextOptions.Store();
    private static readonly Option<string?> s_user = new("--user") { Description = "A user of the store.", HelpName = "ID" };
    private static readonly Option<string?> s_item = new("--item") { Description = "An item of the store.", HelpName = "ID" };
    private static readonly Option<bool> s_json = SharedOptions.Json();

    public static Command Build()
    {
        var command = new Command("show", "Show every text about a user or an item, with its origin.") { s_store, s_user, s_item, s_json };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var subject = (parsed.GetValue(s_user), parsed.GetValue(s_item)) switch
        {
            ({ } user, null) => new TextSubject(SubjectKind.User, user),
            (null, { } item) => new TextSubject(SubjectKind.Item, item),
            _ => throw new InputException("Say whose texts: either --user ID or --item ID."),
        };
        using var store = TextStore.Open(parsed.GetRequiredValue(s_store));
        var texts = store.DescriptionsOf(subject);
        if (texts.Count == 0)
            throw new InputException($"The store '{store.Path}' has no text about {subject}; 'ur4rec texts list' shows what it has.");
        if (parsed.GetValue(s_json))
            Console.Out.WriteLine(RunJson.Document(texts.Select(text => new ShownText(OriginLine.Mark(text.Origin), ExportedText.Of(text)))));
        else
            TextLines.Print(texts);
        return Tool.Done;
    }
}

/// <summary>A text and what it is to be called wherever it is shown.</summary>
/// <param name="Mark">E.g. <c>template text</c>.</param>
/// <param name="Text">All about it.</param>
internal sealed record ShownText(string Mark, ExportedText Text);
