using System.Globalization;
using Ur4Rec.Text;

namespace Ur4Rec.Cli.Output;

/// <summary>Says for people where a text comes from. No text is shown without it.</summary>
internal static class OriginLine
{
    /// <summary>
    /// <c>template text</c>, <c>written by MODEL</c> or <c>imported from FILE, author's knowledge unknown</c>; <c>, redacted</c>
    /// behind it where that was done.
    /// </summary>
    public static string Mark(TextOrigin origin)
    {
        var author = origin.Provider switch
        {
            TextOrigin.Template => "template text",
            TextOrigin.Imported => $"imported from {origin.Model}",
            _ => $"written by {origin.Model}",
        };
        return $"{author}{(origin.KnowsUntil.IsUnknown ? ", author's knowledge unknown" : "")}{(origin.IsRedacted ? ", redacted" : "")}";
    }

    /// <summary>The mark, what the author knew, and when the text was made.</summary>
    public static string Of(TextOrigin origin) =>
        string.Create(CultureInfo.InvariantCulture, $"{Mark(origin)}{Knowledge(origin.KnowsUntil)} ({origin.Created.UtcDateTime:yyyy-MM-dd})");

    private static string Knowledge(KnowsUntil knows) => knows switch
    {
        { IsUnknown: true } => "",
        { View: KnowsUntil.NoInteractions } => "; knows no interaction",
        _ => $"; knows {knows.Interactions} training interactions ({knows.View})",
    };
}
