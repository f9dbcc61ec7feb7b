using System.Globalization;
using Ur4Rec.Recommending.Batch;

namespace Ur4Rec.Cli.Output;

/// <summary>How far a batch of answers is.</summary>
internal static class BatchProgressView
{
    private static readonly CountedProgressView<BatchProgress> s_view = new("answering", progress => new CountedStep(
        progress.Users,
        progress.Total,
        string.Create(CultureInfo.InvariantCulture, $"answered {progress.Users:N0} of {progress.Total:N0} users")));

    /// <summary>Does some work and shows its progress on standard error, unless it is to be quiet.</summary>
    public static T During<T>(bool quiet, Func<IProgress<BatchProgress>, T> work) => s_view.During(quiet, work);
}
