using Spectre.Console;

namespace Ur4Rec.Cli.Output;

/// <summary>How far a count is: a bar on terminals, some lines elsewhere.</summary>
/// <typeparam name="T">What the work reports.</typeparam>
/// <param name="task">What is done, in a word.</param>
/// <param name="stepOf">Reads a report.</param>
internal sealed class CountedProgressView<T>(string task, Func<T, CountedStep> stepOf)
{
    private const int Lines = 10;

    /// <summary>Does some work and shows its progress on standard error, unless it is to be quiet.</summary>
    public TResult During<TResult>(bool quiet, Func<IProgress<T>, TResult> work)
    {
        if (quiet)
            return work(new Report(_ => { }));
        return Console.IsErrorRedirected ? DuringLines(work) : DuringBar(work);
    }

    private TResult DuringLines<TResult>(Func<IProgress<T>, TResult> work)
    {
        var lines = 0L;
        return work(new Report(progress =>
        {
            var step = stepOf(progress);
            var due = Lines * step.Done / step.Total;
            if (due > lines)
                Console.Error.WriteLine(step.Text);
            lines = due;
        }));
    }

    private TResult DuringBar<TResult>(Func<IProgress<T>, TResult> work) =>
        Terminal.Progress.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new RemainingTimeColumn())
            .Start(context =>
            {
                var bar = context.AddTask(task);
                return work(new Report(progress =>
                {
                    var step = stepOf(progress);
                    bar.MaxValue = step.Total;
                    bar.Value = step.Done;
                    bar.Description = step.Text;
                }));
            });

    /// <summary>Reports at once, where <see cref="Progress{T}"/> would do so on another thread.</summary>
    private sealed class Report(Action<T> show) : IProgress<T>
    {
        void IProgress<T>.Report(T value) => show(value);
    }
}

/// <summary>A step of a count.</summary>
/// <param name="Done">How many are done.</param>
/// <param name="Total">Of how many, at least 1.</param>
/// <param name="Text">The same in words.</param>
internal readonly record struct CountedStep(long Done, long Total, string Text);
