using System.CommandLine;

namespace Ur4Rec.Cli.Commands;

/// <summary><c>ur4rec texts …</c>: what is done with the texts of a store.</summary>
internal static class TextsCommand
{
    public static Command Build() => new("texts", "Work with the texts of a store.") { TextsAuditCommand.Build() };
}
