using Spectre.Console.Rendering;

namespace Ur4Rec.Cli.Output;

/// <summary>
/// Lines that are written while a bar is shown. They come to stand where the bar was, and it is drawn anew below: without erasing it first, what
/// is longer than a line of theirs would stay beside it.
/// </summary>
internal sealed class AboveBar(IRenderable lines) : IRenderable
{
    private const string EraseToTheEndOfTheScreen = "\u001b[J";

    /// <inheritdoc/>
    public Measurement Measure(RenderOptions options, int maxWidth) => lines.Measure(options, maxWidth);

    /// <inheritdoc/>
    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        [Segment.Control(EraseToTheEndOfTheScreen), .. lines.Render(options, maxWidth), Segment.LineBreak];
}
