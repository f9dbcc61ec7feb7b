namespace Ur4Rec.Tests;

/// <summary>Where the working copy lies that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Ur4Rec.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"There is no Ur4Rec.slnx above {AppContext.BaseDirectory}.");
    }
}
