using Spectre.Console;
using Spectre.Console.Rendering;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Output;

/// <summary>The lines beside a bar; a task's own description has one line only.</summary>
internal sealed class StepColumn : ProgressColumn
{
    // Written by the training thread and read by the one that draws.
    private volatile IRenderable _lines = Spectre.Console.Text.Empty;

    /// <summary>Shows another step from now on.</summary>
    public void Show(StepProgress step) => _lines = new Rows(StepLines.Of(step).Select(line => new Markup(line)));

    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => _lines;
}
