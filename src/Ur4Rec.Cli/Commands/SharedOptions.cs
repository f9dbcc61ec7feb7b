using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Ur4Rec.Cli.Commands;

/// <summary>Options that several commands share, made anew for each.</summary>
internal static class SharedOptions
{
    public static Option<string> Run() => new("--run") { Description = "The run directory that `train` made.", HelpName = "DIR", Required = true };

    public static Option<string?> OptionalStore() => new("--store")
    {
        Description = "The store, where it is no longer at the path the run was trained with.",
        HelpName = "FILE",
    };

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON document and nothing else on standard output." };

    /// <summary>An option that takes a whole number, <paramref name="min"/> or more.</summary>
    public static Option<int> Count(string name, int min, int byDefault, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result => ParseCount(result, name, min) ?? 0,
    };

    /// <summary>An option that takes a whole number, <paramref name="min"/> or more, and may be left out.</summary>
    public static Option<int?> OptionalCount(string name, int min, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => ParseCount(result, name, min),
    };

    /// <summary>An option that takes a number.</summary>
    public static Option<double?> Number(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "X",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                return number;
            result.AddError($"{name} must be a number, not '{text}'.");
            return null;
        },
    };

    private static int? ParseCount(ArgumentResult result, string name, int min)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) && count >= min)
            return count;
        result.AddError($"{name} must be a whole number, {min} or more, not '{text}'.");
        return null;
    }
}
