using System.CommandLine;
using Ur4Rec.Data;
using Ur4Rec.Text;

namespace Ur4Rec.Cli.Commands;

/// <summary>Options that the commands on texts share, made anew for each.</summary>
internal static class TextOptions
{
    public static Option<string> Store() => new("--store") { Description = "The store.", HelpName = "FILE", Required = true };

    public static Option<bool> Users(string description) => new("--users") { Description = description };

    public static Option<bool> Items(string description) => new("--items") { Description = description };

    public static Option<string?> Source() => new("--source")
    {
        Description = "Only texts of this source, as 'texts list' names it: template, openai:MODEL, imported:FILE.",
        HelpName = "NAME",
    };

    /// <summary>The kind that two flags ask for; null where neither is given.</summary>
    public static SubjectKind? KindOf(ParseResult parsed, Option<bool> users, Option<bool> items) =>
        (parsed.GetValue(users), parsed.GetValue(items)) switch
        {
            (true, true) => throw new InputException("Give --users or --items, not both."),
            (true, false) => SubjectKind.User,
            (false, true) => SubjectKind.Item,
            _ => null,
        };
}
