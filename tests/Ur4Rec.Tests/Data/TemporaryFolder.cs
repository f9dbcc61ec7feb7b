using System.Text;

namespace Ur4Rec.Tests.Data;

/// <summary>A folder that is gone when the test is.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ur4rec-tests-");

    public string Root => _folder.FullName;

    public string[] FileNames => [.. _folder.EnumerateFiles().Select(file => file.Name).Order(StringComparer.Ordinal)];

    public string this[string name] => Path.Combine(_folder.FullName, name);

    /// <summary>Writes a file, UTF-8 without BOM unless told otherwise, and gives its path.</summary>
    public string Write(string name, string content, Encoding? encoding = null)
    {
        File.WriteAllText(this[name], content, encoding ?? new UTF8Encoding(false));
        return this[name];
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
