using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using Ur4Rec.Text.Clients;
using Ur4Rec.Text.Describing;

namespace Ur4Rec.Cli.Output;

/// <summary>Shows a run of a describer on standard error, not more often than a person reads.</summary>
internal sealed class DescribeOutput : IDescribeObserver
{
    private const int BarWidth = 20;

    private static readonly TimeSpan s_betweenUpdates = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_betweenLines = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Action<DescribeProgress> _show;
    private readonly Action<string> _write;
    private readonly TimeSpan _interval;
    private long _lastShown;
    private long _lastRetry;

    private DescribeOutput(Action<DescribeProgress> show, Action<string> write, TimeSpan interval) => (_show, _write, _interval) = (show, write, interval);

    /// <summary>Does the work with progress shown: a bar on a terminal, else lines, or nothing at all.</summary>
    public static DescribeSummary During(bool quiet, EndpointCalls calls, Func<IDescribeObserver, Task<DescribeSummary>> work, CancellationToken cancellation)
    {
        if (quiet)
            return new DescribeOutput(_ => { }, _ => { }, s_betweenLines).Watch(calls, work, cancellation).GetAwaiter().GetResult();
        if (Console.IsErrorRedirected)
        {
            return new DescribeOutput(progress => Console.Error.WriteLine(Line(progress)), Console.Error.WriteLine, s_betweenLines)
                .Watch(calls, work, cancellation).GetAwaiter().GetResult();
        }

        return Terminal.Progress.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn { Width = BarWidth }, new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(context => WithBar(context).Watch(calls, work, cancellation)).GetAwaiter().GetResult();
    }

    public void OnProgress(DescribeProgress progress)
    {
        lock (_lock)
        {
            var isLast = progress.Described + progress.Failed == progress.Total;
            if (isLast || IsTime(ref _lastShown, _interval))
                _show(progress);
        }
    }

    private static DescribeOutput WithBar(ProgressContext context)
    {
        var task = context.AddTask("waiting for the first answer");
        return new DescribeOutput(
            progress =>
            {
                task.MaxValue = progress.Total;
                task.Value = progress.Described + progress.Failed;
                task.Description = Markup.Escape(Line(progress));
            },
            Terminal.Progress.WriteLine,
            s_betweenUpdates);
    }

    private async Task<DescribeSummary> Watch(EndpointCalls calls, Func<IDescribeObserver, Task<DescribeSummary>> work, CancellationToken cancellation)
    {
        using var stopping = cancellation.Register(() => _write("stopping: the answers on their way are awaited; a second interrupt gives them up."));
        calls.Retrying += OnRetrying;
        try
        {
            return await work(this);
        }
        finally
        {
            calls.Retrying -= OnRetrying;
        }
    }

    private void OnRetrying(string reason, TimeSpan wait)
    {
        lock (_lock)
        {
            if (IsTime(ref _lastRetry, s_betweenLines))
                _write(string.Create(CultureInfo.InvariantCulture, $"{reason}; sent again in {wait.TotalSeconds:F1} s"));
        }
    }

    private static bool IsTime(ref long last, TimeSpan interval)
    {
        if (last != 0 && Stopwatch.GetElapsedTime(last) < interval)
            return false;
        last = Stopwatch.GetTimestamp();
        return true;
    }

    private static string Line(DescribeProgress progress)
    {
        var cost = progress.Cost is { } known ? string.Create(CultureInfo.InvariantCulture, $"  cost {known:0.00##}") : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{progress.Described:N0} of {progress.Total:N0} described, {progress.Failed:N0} failed  " +
            $"{progress.Usage.PromptTokens + progress.Usage.CompletionTokens:N0} tokens{cost}  {(int)progress.Remaining.TotalHours}:{progress.Remaining:mm\\:ss} left");
    }
}
