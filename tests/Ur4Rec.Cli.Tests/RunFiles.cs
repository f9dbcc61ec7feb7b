namespace Ur4Rec.Cli.Tests;

/// <summary>Copies of a run, and what becomes of its files by accident.</summary>
internal static class RunFiles
{
    /// <summary>Copies a run directory and gives the copy's name.</summary>
    public static string CopyRun(this Workspace workspace, string run, string name)
    {
        foreach (var file in Directory.GetFiles(workspace.PathOf(run), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(workspace.PathOf(name), Path.GetRelativePath(workspace.PathOf(run), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return name;
    }

    /// <summary>Replaces text that a file holds once.</summary>
    public static void Edit(this Workspace workspace, string name, string old, string replacement)
    {
        var text = workspace.Read(name);
        Assert.Equal(2, text.Split(old).Length);
        workspace.Write(name, text.Replace(old, replacement, StringComparison.Ordinal));
    }
}
