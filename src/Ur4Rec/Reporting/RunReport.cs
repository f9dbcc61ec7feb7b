using Ur4Rec.Data;
using Ur4Rec.Training;

namespace Ur4Rec.Reporting;

/// <summary>A run as one HTML file that needs nothing beside it: <c>report.html</c>.</summary>
public static class RunReport
{
    /// <summary>The page of a run, finished or not: the same bytes for the same files.</summary>
    /// <exception cref="InputException">There is no run, or a file of it is damaged.</exception>
    public static string Of(RunDirectory run) => ReportPage.Render(RunFiles.NameOf(run), RunFiles.Read(run));

    /// <summary>Writes the page, whole or not at all.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">The file; its folder must be there.</param>
    /// <inheritdoc cref="Of"/>
    public static void Write(RunDirectory run, string path) => RunDirectory.WriteWhole(path, Of(run));
}
