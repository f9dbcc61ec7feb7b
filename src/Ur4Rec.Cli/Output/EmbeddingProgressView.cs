using System.Globalization;
using Ur4Rec.Text.Vectors;

namespace Ur4Rec.Cli.Output;

/// <summary>How far an encoding is.</summary>
internal static class EmbeddingProgressView
{
    private static readonly CountedProgressView<EmbeddingProgress> s_view = new("encoding", progress => new CountedStep(
        progress.Encoded,
        progress.Total,
        string.Create(CultureInfo.InvariantCulture, $"encoded {progress.Encoded:N0} of {progress.Total:N0} sentences")));

    /// <summary>Does some work and shows its progress on standard error, unless it is to be quiet.</summary>
    public static T During<T>(bool quiet, Func<IProgress<EmbeddingProgress>, T> work) => s_view.During(quiet, work);
}
