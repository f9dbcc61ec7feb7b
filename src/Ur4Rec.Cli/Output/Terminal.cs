using Spectre.Console;

namespace Ur4Rec.Cli.Output;

/// <summary>Where the tool writes: results to standard output, progress to standard error.</summary>
internal static class Terminal
{
    private const int WidthWhereThereIsNoTerminal = 120;

    /// <summary>For results.</summary>
    public static IAnsiConsole Results { get; } = Create(Console.Out, Console.IsOutputRedirected);

    /// <summary>For progress.</summary>
    public static IAnsiConsole Progress { get; } = Create(Console.Error, Console.IsErrorRedirected);

    private static IAnsiConsole Create(TextWriter writer, bool isRedirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = isRedirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (isRedirected)
            console.Profile.Width = WidthWhereThereIsNoTerminal;
        return console;
    }
}
