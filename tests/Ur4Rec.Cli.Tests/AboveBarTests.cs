using Spectre.Console;
using Ur4Rec.Cli.Output;

namespace Ur4Rec.Cli.Tests;

public class AboveBarTests
{
    [Theory]
    [InlineData(AnsiSupport.Yes, "\u001b[Jone two \nthree\n")]
    [InlineData(AnsiSupport.No, "one two \nthree\n")]
    public void Lines_erase_what_they_are_written_over_and_end(AnsiSupport ansi, string written)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = ansi, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 8;

        console.Write(new AboveBar(new Spectre.Console.Text("one two three")));

        Assert.Equal(written, writer.ToString().ReplaceLineEndings("\n"));
    }
}
