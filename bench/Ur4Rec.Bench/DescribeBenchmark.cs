using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ur4Rec.Stub;
using Ur4Rec.Text;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Bench;

/// <summary>
/// The tool describes ten thousand items with a stub on loopback, of whose requests one in fifty fails: once in one go, and once
/// killed in the middle and started again.
/// </summary>
internal static class DescribeBenchmark
{
    private const int Items = 10_000;
    private const int Concurrency = 32;
    private const string Store = "bench.db";
    private const string Model = "stub";

    /// <summary>Returns whether every check held.</summary>
    public static async Task<bool> RunAsync() => await RunInOneGoAsync() & await RunKilledAsync();

    private static async Task<bool> RunInOneGoAsync()
    {
        using var folder = new Folder();
        await using var stub = await StubEndpoint.StartAsync(request => StubAnswer.FaultOf(request.Number) ?? Answer(request));
        var started = Stopwatch.GetTimestamp();
        using var tool = Describe(folder, stub);
        var report = await tool.StandardOutput.ReadToEndAsync();
        await tool.WaitForExitAsync();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var retries = JsonDocument.Parse(report).RootElement.GetProperty("summary").GetProperty("retries").GetInt64();
        var isRight = tool.ExitCode == 0 && HasEveryTextOnce(folder) && stub.Calls == Items + retries;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"describe in one go: {Items} texts, {stub.Calls} calls, {retries} retries, {seconds:F1} s, {stub.Calls / seconds:F0} calls/s: {Verdict(isRight)}"));
        return isRight;
    }

    private static async Task<bool> RunKilledAsync()
    {
        using var folder = new Folder();
        var half = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var faults = 0;
        await using var stub = await StubEndpoint.StartAsync(request =>
        {
            if (request.Number == Items / 2)
                half.SetResult();
            var fault = StubAnswer.FaultOf(request.Number);
            if (fault is not null)
                Interlocked.Increment(ref faults);
            return fault ?? Answer(request);
        });
        using (var tool = Describe(folder, stub))
        {
            await half.Task;
            tool.Kill();
            await tool.WaitForExitAsync();
        }

        var (stored, callsBefore) = (Texts(folder), stub.Calls);
        using var resumed = Describe(folder, stub);
        await resumed.StandardOutput.ReadToEndAsync();
        await resumed.WaitForExitAsync();
        var repeated = stub.Requests.Skip(callsBefore).Select(TextAbout).Intersect(stored).Count();
        var isRight = resumed.ExitCode == 0 && HasEveryTextOnce(folder) && repeated == 0 && stub.Calls <= Items + faults + Concurrency;
        Console.WriteLine(
            $"describe killed and resumed: {stored.Length} texts at the kill, {stub.Calls} calls = {Items} texts + {faults} faults + {stub.Calls - Items - faults} " +
            $"(at most {Concurrency}) that were on their way; {repeated} stored texts asked again: {Verdict(isRight)}");
        return isRight;
    }

    private static Process Describe(Folder folder, StubEndpoint stub) => folder.Start(
        "describe", "--store", Store, "--items", "--provider", "openai", "--base-url", stub.Address, "--model", Model, "--item-template", "item.txt",
        "--concurrency", Concurrency.ToString(CultureInfo.InvariantCulture), "--json", "--quiet");

    private static string TextAbout(StubRequest request) => $"{request.Question} is a film.";

    private static StubAnswer Answer(StubRequest request) => StubAnswer.Chat(TextAbout(request));

    private static bool HasEveryTextOnce(Folder folder) =>
        Texts(folder).SequenceEqual(Enumerable.Range(0, Items).Select(item => $"Film {item} is a film."));

    private static string[] Texts(Folder folder)
    {
        using var store = TextStore.Open(Path.Combine(folder.Path, Store));
        var set = new TextSet(SubjectKind.Item, TextOrigin.OpenAi, Model, KnowsUntil.NoInteractions, IsRedacted: false);
        return [.. store.Descriptions(set).SelectMany(text => text.Sentences)];
    }

    private static string Verdict(bool isRight) => isRight ? "every text exactly once" : "WRONG";

    /// <summary>A folder with a store of films; gone afterwards.</summary>
    private sealed class Folder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ur4rec-bench-");

        public Folder()
        {
            File.WriteAllText(System.IO.Path.Combine(Path, "item.txt"), "{{title}}");
            File.WriteAllText(System.IO.Path.Combine(Path, "films.item"), "item_id:token\tmovie_title:token_seq\n" + Lines("i{0}\tFilm {0}\n"));
            File.WriteAllText(System.IO.Path.Combine(Path, "films.inter"), "user_id:token\titem_id:token\ttimestamp:float\n" + Lines("u\ti{0}\t{0}\n"));
            using var import = Start("import", "--format", "recbole", ".", "--store", Store);
            import.StandardOutput.ReadToEnd();
            import.WaitForExit();
        }

        public string Path => _folder.FullName;

        public void Dispose() => _folder.Delete(recursive: true);

        public Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [System.IO.Path.Combine(AppContext.BaseDirectory, "ur4rec.dll"), .. arguments])
        {
            WorkingDirectory = Path,
            RedirectStandardOutput = true,
        })!;

        private static string Lines(string format) =>
            string.Concat(Enumerable.Range(0, Items).Select(item => string.Format(CultureInfo.InvariantCulture, format, item)));
    }
}
