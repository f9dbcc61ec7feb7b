using System.CommandLine;

namespace Ur4Rec.Cli.Commands;

/// <summary><c>ur4rec texts</c>: the texts of a store.</summary>
internal static class TextsCommand
{
    public static Command Build() => new("texts", "Import, list, show, audit, export and remove the texts of a store.")
    {
        TextsImportCommand.Build(),
        TextsListCommand.Build(),
        TextsShowCommand.Build(),
        TextsAuditCommand.Build(),
        TextsExportCommand.Build(),
        TextsRemoveCommand.Build(),
    };
}
