namespace Ur4Rec.Tests.Data;

/// <summary>Real data beside the repository, where a machine has it.</summary>
internal static class SharedFiles
{
    /// <summary>The path of a file under <c>shared/data</c>; skips the test where it is absent.</summary>
    public static string Path(string relative) => Find(System.IO.Path.Combine("data", relative));

    /// <summary>The settings and the tokenizer of all-MiniLM-L6-v2, without weights; skips the test where they are absent.</summary>
    public static string MiniLm() => System.IO.Path.GetDirectoryName(Find(System.IO.Path.Combine("minilm", "vocab.txt")))!;

    private static string Find(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = System.IO.Path.Combine(folder.FullName, "shared", relative);
            if (File.Exists(candidate))
                return candidate;
        }

        Skip.If(true, $"shared/{relative} is not on this machine.");
        throw new InvalidOperationException("Skipped.");
    }
}
