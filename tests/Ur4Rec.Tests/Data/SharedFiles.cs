namespace Ur4Rec.Tests.Data;

/// <summary>Real data beside the repository, where a machine has it.</summary>
internal static class SharedFiles
{
    /// <summary>The path of a file under <c>shared/data</c>; skips the test where it is absent.</summary>
    public static string Path(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = System.IO.Path.Combine(folder.FullName, "shared", "data", relative);
            if (File.Exists(candidate))
                return candidate;
        }

        Skip.If(true, $"shared/data/{relative} is not on this machine.");
        throw new InvalidOperationException("Skipped.");
    }
}
