using Ur4Rec.Data;
using Ur4Rec.Training;

namespace Ur4Rec;

/// <summary>What a run directory says of a finished run; neither the data nor the model is read.</summary>
internal sealed record FinishedRun(string Path, RunConfiguration Configuration, StoredResult Result, IReadOnlyList<RunCase> Cases)
{
    /// <summary>Reads a run's configuration, result and test cases.</summary>
    /// <exception cref="InputException">There is no finished run, or a file of it is damaged.</exception>
    public static FinishedRun Read(string path)
    {
        var directory = RunDirectory.Open(path);
        var result = StoredResult.Read(directory);
        var hashes = result.RequireHashes(directory);
        RequireUnchanged(path, directory.ConfigurationPath, hashes.Configuration);
        RequireUnchanged(path, directory.CasesPath, hashes.Cases);
        return new FinishedRun(path, new ConfigurationBuilder().AddFile(directory.ConfigurationPath).Build(), result, RunCase.Read(directory.CasesPath));
    }

    private static void RequireUnchanged(string run, string file, string hash)
    {
        if (!File.Exists(file))
            throw new InputException($"{file} is not there: the run is damaged; bring the file back, or train again.");
        if (RunHashes.OfFile(file) != hash)
            throw new InputException($"{file} has changed since the run ended; bring the file back, or train again. `ur4rec verify --run {run}` checks the rest.");
    }
}
