using System.Diagnostics;
using Spectre.Console;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Output;

/// <summary>A bar over a stage's steps with lines that say where it stands, and a line above it for each epoch; for terminals.</summary>
internal sealed class BarProgress : IRunObserver
{
    // With it the lines beside it stay within 80 columns.
    private const int BarWidth = 8;

    private static readonly TimeSpan s_betweenUpdates = TimeSpan.FromMilliseconds(100);

    private readonly IAnsiConsole _console;
    private readonly ProgressContext _context;
    private readonly StepColumn _lines;
    private ProgressTask? _task;
    private string? _stage;
    private long _lastUpdate;

    private BarProgress(IAnsiConsole console, ProgressContext context, StepColumn lines)
    {
        _console = console;
        _context = context;
        _lines = lines;
    }

    /// <summary>Does some work with a bar on the console and takes the bar away afterwards.</summary>
    public static T During<T>(IAnsiConsole console, Func<IRunObserver, T> work)
    {
        var lines = new StepColumn();
        return console.Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(new ProgressBarColumn { Width = BarWidth }, lines)
            .Start(context => work(new BarProgress(console, context, lines)));
    }

    public void OnStep(in StepProgress progress)
    {
        if (_task is null || _stage != progress.Stage)
            BeginStage(progress);
        else if (Stopwatch.GetElapsedTime(_lastUpdate) < s_betweenUpdates)
            return;

        _lastUpdate = Stopwatch.GetTimestamp();
        _task!.Value = ((progress.Epoch - 1.0) * progress.StepsPerEpoch) + progress.Step;
        _lines.Show(progress);
    }

    public void OnEpoch(EpochSummary summary) => _console.Write(new AboveBar(new Markup(EpochLine.Short(summary))));

    public void OnMessage(string message) => _console.Write(new AboveBar(new Spectre.Console.Text(message)));

    public void OnWarning(string warning) => _console.Write(new AboveBar(new Spectre.Console.Text($"warning: {warning}", new Style(Color.Yellow))));

    private void BeginStage(in StepProgress progress)
    {
        // A stage that ended early has not filled its bar.
        _task?.StopTask();
        _stage = progress.Stage;
        _lines.Show(progress);
        _task = _context.AddTask(progress.Stage, maxValue: (double)progress.Epochs * progress.StepsPerEpoch);
    }
}
