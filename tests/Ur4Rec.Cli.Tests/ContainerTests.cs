using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Ur4Rec.Tests;

namespace Ur4Rec.Cli.Tests;

/// <summary>The Dockerfile fits the repository: an engine to build it with is not asked for.</summary>
public sealed class ContainerTests
{
    private static readonly (string Name, string Value)[] s_instructions = Parse(File.ReadAllText(PathOf("Dockerfile")));

    [Fact]
    public void Images_are_pinned_and_the_last_one_is_chiselled()
    {
        var images = s_instructions.Where(one => one.Name == "FROM").Select(one => one.Value).ToArray();
        Assert.Equal(2, images.Length);
        Assert.All(images, image => Assert.Matches(@"^mcr\.microsoft\.com/dotnet/(sdk|aspnet):10\.0-noble(-chiseled)? AS [a-z]+$", image));
        Assert.Contains("aspnet:10.0-noble-chiseled", images[^1], StringComparison.Ordinal);
        Assert.Matches(@"image: postgres:[0-9]+\.[0-9]+-bookworm", File.ReadAllText(PathOf("compose.yaml")));
    }

    [Fact]
    public void It_runs_as_the_images_own_user_and_writes_to_the_volume_alone()
    {
        Assert.Equal("$APP_UID", LastOf("USER"));
        Assert.Equal("/data", LastOf("VOLUME"));
        Assert.Equal("/data", LastOf("WORKDIR"));
    }

    [Fact]
    public void All_that_is_copied_is_there_and_not_ignored()
    {
        var sent = File.ReadLines(PathOf(".dockerignore")).Where(line => line.StartsWith('!')).Select(line => line[1..]).ToHashSet();
        var copied = s_instructions.Where(one => one.Name == "COPY" && !one.Value.StartsWith("--", StringComparison.Ordinal))
            .SelectMany(one => one.Value.Split(' ')[..^1]).Select(path => path.TrimEnd('/')).ToArray();
        Assert.Contains("src", copied);
        Assert.All(copied, path => Assert.True(Path.Exists(PathOf(path)), path));
        Assert.Equal(sent.Order(StringComparer.Ordinal), copied.Order(StringComparer.Ordinal));
        Assert.Equal(
            ["/app", "/data"],
            s_instructions.Where(one => one.Value.StartsWith("--from=build", StringComparison.Ordinal)).Select(one => one.Value.Split(' ')[^1]));
    }

    [Fact]
    public void It_starts_what_publish_makes_with_options_that_serve_has()
    {
        var publish = Assert.Single(s_instructions, one => one.Name == "RUN").Value;
        var project = Regex.Match(publish, "dotnet publish ([^ ]+)").Groups[1].Value;
        Assert.Contains("-o /app", publish, StringComparison.Ordinal);
        var assembly = XDocument.Load(Directory.GetFiles(PathOf(project), "*.csproj").Single()).Descendants("AssemblyName").Single().Value;
        Assert.Equal(["dotnet", $"/app/{assembly}.dll"], Words("ENTRYPOINT"));

        var command = Words("CMD");
        Assert.Equal("serve", command[0]);
        var help = ToolProcess.Run(Repository.Root, "serve", "--help").Output;
        Assert.All(command.Where(word => word.StartsWith("--", StringComparison.Ordinal)), flag => Assert.Contains($" {flag} ", help, StringComparison.Ordinal));
        Assert.Contains("--keys", command);
        Assert.EndsWith($":{LastOf("EXPOSE")}", command.Single(word => word.StartsWith("http", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private static string LastOf(string name) => s_instructions.Last(one => one.Name == name).Value;

    private static string[] Words(string name) => JsonSerializer.Deserialize<string[]>(LastOf(name))!;

    private static string PathOf(string path) => Path.Combine(Repository.Root, path);

    private static (string Name, string Value)[] Parse(string text) =>
    [
        .. text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(line => line.Split(' ', 2))
            .Select(parts => (parts[0], parts[1])),
    ];
}
