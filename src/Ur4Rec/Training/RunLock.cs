using System.Globalization;
using Ur4Rec.Data;

namespace Ur4Rec.Training;

/// <summary>Keeps a run directory, or another folder of results, for one process. The system lets go of it however the process ends.</summary>
public sealed class RunLock : IDisposable
{
    /// <summary>Name of the file that is held.</summary>
    public const string FileName = ".lock";

    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <summary>Takes a run directory, which is made where it is not there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="otherwise">What somebody can do who does not want to wait for another process.</param>
    /// <exception cref="InputException">Another process has it, or the folder cannot be written.</exception>
    public static RunLock Take(string folder, string otherwise = "name another folder with --output-dir")
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RunDirectory.CannotBeMade(folder, e);
        }

        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            file.SetLength(0);
            file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            file.Flush();
            return new RunLock(file);
        }
        catch (IOException e) when (e.HResult is LinuxWouldBlock or MacWouldBlock or WindowsSharingViolation)
        {
            throw new InputException($"{folder} is in use by another process; wait for it to end, or {otherwise}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RunDirectory.CannotBeMade(folder, e);
        }
    }

    /// <summary>Lets go of the directory. The file stays: to remove it would let two later processes hold one each.</summary>
    public void Dispose() => _file.Dispose();
}
