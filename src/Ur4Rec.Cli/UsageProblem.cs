using System.CommandLine;
using System.CommandLine.Parsing;
using Ur4Rec.Data;

namespace Ur4Rec.Cli;

/// <summary>Says in one line what is wrong with a command line, and what may have been meant.</summary>
internal static class UsageProblem
{
    public static string Describe(ParseResult parsed)
    {
        var path = PathOf(parsed.CommandResult);
        var problem = parsed.UnmatchedTokens.Count > 0 ? DescribeUnmatched(parsed) : parsed.Errors[0].Message.ReplaceLineEndings(" ").TrimEnd();
        return $"{problem} See '{path} --help'.";
    }

    private static string DescribeUnmatched(ParseResult parsed)
    {
        var token = parsed.UnmatchedTokens[0];
        var command = parsed.CommandResult.Command;
        var known = token.StartsWith('-')
            ? OptionsInReach(parsed.CommandResult).Select(option => option.Name)
            : command.Subcommands.Select(subcommand => subcommand.Name);
        var advice = NearestName.PlausiblyOf(token, known) is { } nearest ? $" Did you mean '{nearest}'?" : "";
        var kind = token.StartsWith('-') ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
        return $"There is no {kind} '{token}'.{advice}";
    }

    private static IEnumerable<Option> OptionsInReach(CommandResult result)
    {
        for (SymbolResult? at = result; at is not null; at = at.Parent)
        {
            if (at is CommandResult { Command.Options: var options })
            {
                foreach (var option in options)
                    yield return option;
            }
        }
    }

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : "ur4rec";
}
