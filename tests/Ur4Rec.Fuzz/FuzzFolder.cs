namespace Ur4Rec.Fuzz;

/// <summary>Folders for inputs, in memory where the system has such a place.</summary>
internal static class FuzzFolder
{
    private const string SharedMemory = "/dev/shm";

    private static string Root => Path.Combine(Directory.Exists(SharedMemory) ? SharedMemory : Path.GetTempPath(), $"ur4rec-fuzz-{Environment.ProcessId}");

    public static string Make(string target, int worker) => Directory.CreateDirectory(Path.Combine(Root, target, $"worker-{worker}")).FullName;

    public static void Remove(string target)
    {
        Directory.Delete(Path.Combine(Root, target), recursive: true);
        if (!Directory.EnumerateFileSystemEntries(Root).Any())
            Directory.Delete(Root);
    }
}
