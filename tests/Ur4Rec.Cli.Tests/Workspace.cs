namespace Ur4Rec.Cli.Tests;

/// <summary>A folder of its own for a test to run the tool in; gone afterwards.</summary>
public sealed class Workspace : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("ur4rec-tool-").FullName;

    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return name;
    }

    public string Read(string name) => File.ReadAllText(PathOf(name));

    public string PathOf(string name) => Path.Combine(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Runs the tool here and expects it to end well.</summary>
    internal string Succeed(params string[] arguments)
    {
        var result = ToolProcess.Run(Folder, arguments);
        Assert.True(result.ExitCode == 0, $"ur4rec {string.Join(' ', arguments)} exited with {result.ExitCode}: {result.Error}");
        return result.Output;
    }

    /// <summary>Runs the tool here and expects exit code 2 and one line, the error, on standard error alone.</summary>
    internal string Refuse(params string[] arguments)
    {
        var result = ToolProcess.Run(Folder, arguments);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Equal(1, result.Error.Count(c => c == '\n'));
        Assert.StartsWith("error: ", result.Error, StringComparison.Ordinal);
        return result.Error["error: ".Length..].TrimEnd();
    }
}
