using System.CommandLine;
using System.Globalization;
using Ur4Rec.Data;
using Ur4Rec.Server.Security;

namespace Ur4Rec.Tool;

/// <summary><c>ur4rec keys add|list|remove --keys FILE</c>: the keys that a server accepts.</summary>
internal static class KeysCommand
{
    private static readonly Option<string> s_file = new("--keys") { Description = "The file of keys.", HelpName = "FILE", Required = true };
    private static readonly Option<string> s_name = new("--name") { Description = "What the key is called.", HelpName = "NAME", Required = true };

    private static readonly Option<string> s_scopes = new("--scopes")
    {
        Description = "What the key allows: read, write and admin, with commas between them.",
        HelpName = "LIST",
        Required = true,
    };

    public static Command Build() => new("keys", "The keys that a server accepts.") { BuildAdd(), BuildList(), BuildRemove() };

    private static Command BuildAdd()
    {
        var command = new Command("add", "Make a key; it is printed once, and only its hash is kept.") { s_file, s_name, s_scopes };
        command.SetAction(parsed =>
        {
            var scopes = ApiKeyFile.ParseScopes(parsed.GetRequiredValue(s_scopes).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            if (scopes == KeyScopes.None)
                throw new InputException("--scopes names no scope; scopes are read, write and admin.");
            Console.Out.WriteLine(FileOf(parsed).Add(parsed.GetRequiredValue(s_name), scopes, TimeProvider.System.GetUtcNow()));
        });
        return command;
    }

    private static Command BuildList()
    {
        var command = new Command("list", "Names, scopes and ages of the keys.") { s_file };
        command.SetAction(parsed =>
        {
            foreach (var key in FileOf(parsed).Read())
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{key.Name}  {string.Join(',', key.Scopes)}  {key.CreatedAt:yyyy-MM-dd}"));
        });
        return command;
    }

    private static Command BuildRemove()
    {
        var command = new Command("remove", "Take a key out; a running server refuses it from then on.") { s_file, s_name };
        command.SetAction(parsed => FileOf(parsed).Remove(parsed.GetRequiredValue(s_name)));
        return command;
    }

    private static ApiKeyFile FileOf(ParseResult parsed) => new(parsed.GetRequiredValue(s_file));
}
