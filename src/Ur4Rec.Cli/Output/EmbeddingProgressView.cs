using System.Globalization;
using Spectre.Console;
using Ur4Rec.Text.Vectors;

namespace Ur4Rec.Cli.Output;

/// <summary>How far an encoding is: a bar on terminals, some lines elsewhere.</summary>
internal static class EmbeddingProgressView
{
    private const int Lines = 10;

    /// <summary>Does some work and shows its progress on standard error, unless it is to be quiet.</summary>
    public static T During<T>(bool quiet, Func<IProgress<EmbeddingProgress>, T> work)
    {
        if (quiet)
            return work(new Report(_ => { }));
        return Console.IsErrorRedirected ? DuringLines(work) : DuringBar(work);
    }

    private static T DuringLines<T>(Func<IProgress<EmbeddingProgress>, T> work)
    {
        var lines = 0L;
        return work(new Report(progress =>
        {
            var due = (long)Lines * progress.Encoded / progress.Total;
            if (due > lines)
                Console.Error.WriteLine(Describe(progress));
            lines = due;
        }));
    }

    private static T DuringBar<T>(Func<IProgress<EmbeddingProgress>, T> work) =>
        Terminal.Progress.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask("encoding");
                return work(new Report(progress =>
                {
                    task.MaxValue = progress.Total;
                    task.Value = progress.Encoded;
                    task.Description = Describe(progress);
                }));
            });

    private static string Describe(EmbeddingProgress progress) =>
        string.Create(CultureInfo.InvariantCulture, $"encoded {progress.Encoded:N0} of {progress.Total:N0} sentences");

    /// <summary>Reports at once, where <see cref="Progress{T}"/> would do so on another thread.</summary>
    private sealed class Report(Action<EmbeddingProgress> show) : IProgress<EmbeddingProgress>
    {
        void IProgress<EmbeddingProgress>.Report(EmbeddingProgress value) => show(value);
    }
}
