using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Output;

/// <summary>A bar over a stage's steps, with a line above it for each epoch; for terminals.</summary>
internal sealed class BarProgress : IRunObserver
{
    // With it a usual line stays within 80 columns.
    private const int BarWidth = 8;

    private static readonly TimeSpan s_betweenUpdates = TimeSpan.FromMilliseconds(100);

    private readonly IAnsiConsole _console;
    private readonly ProgressContext _context;
    private ProgressTask? _task;
    private string? _stage;
    private long _lastUpdate;

    private BarProgress(IAnsiConsole console, ProgressContext context)
    {
        _console = console;
        _context = context;
    }

    /// <summary>Does some work with a bar on the console and takes the bar away afterwards.</summary>
    public static T During<T>(IAnsiConsole console, Func<IRunObserver, T> work) =>
        console.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn { Width = BarWidth }, new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context => work(new BarProgress(console, context)));

    public void OnStep(in StepProgress progress)
    {
        if (_task is null || _stage != progress.Stage)
        {
            _stage = progress.Stage;
            _task = _context.AddTask(progress.Stage, maxValue: (double)progress.Epochs * progress.StepsPerEpoch);
        }
        else if (Stopwatch.GetElapsedTime(_lastUpdate) < s_betweenUpdates)
        {
            return;
        }

        _lastUpdate = Stopwatch.GetTimestamp();
        _task.Value = ((progress.Epoch - 1.0) * progress.StepsPerEpoch) + progress.Step;
        _task.Description = string.Create(CultureInfo.InvariantCulture,
            $"{progress.Stage} {progress.Epoch}/{progress.Epochs}  loss {progress.Loss:F3}  lr {progress.LearningRates.Values.Max():G3}  " +
            $"{progress.ExamplesPerSecond:N0}/s  {TimeSpan.FromSeconds(progress.RemainingSeconds):h\\:mm\\:ss}");
    }

    public void OnEpoch(EpochSummary summary) => OnMessage(EpochLine.Of(summary));

    public void OnMessage(string message) => _console.WriteLine(message);

    public void OnWarning(string warning) => _console.WriteLine($"warning: {warning}", new Style(Color.Yellow));
}
