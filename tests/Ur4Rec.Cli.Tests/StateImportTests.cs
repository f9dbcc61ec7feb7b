using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace Ur4Rec.Cli.Tests;

/// <summary>From what a service recorded to the next training, and back to the service.</summary>
public sealed class StateImportTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    [Fact]
    public async Task What_a_service_recorded_is_imported_trained_on_and_served()
    {
        var workspace = tiny.Workspace;
        File.Copy(workspace.PathOf(TinyRun.Store), workspace.PathOf("next.db"));
        using (var server = Serve("--run", TinyRun.Run))
        {
            using var client = await ClientAsync(server);
            using var recorded = await client.PostAsJsonAsync("/v1/events", Walk());
            Assert.True(recorded.IsSuccessStatusCode);

            var first = workspace.Succeed("import", "--state", "live.db", "--store", "next.db");
            Assert.StartsWith("next.db: added 8 interactions, 1 users and 0 items from SQLite live.db\na run that was trained on this store", first, StringComparison.Ordinal);
            var again = workspace.Succeed("import", "--state", "live.db", "--store", "next.db");
            Assert.Equal(
                "next.db: added 0 interactions, 0 users and 0 items from SQLite live.db\n8 interactions were there already (same user, item and time)\n", again);
            workspace.Succeed("train", "--config", "tiny.yaml", "--store", "next.db", "--output-dir", "runs/next", "--epochs-per-stage", "1", "--quiet");

            using var reloaded = await client.PostAsJsonAsync("/v1/model/reload", new { run = "runs/next" });
            var model = (await reloaded.Content.ReadAsStringAsync()).ParseJson().GetProperty("current");
            Assert.Equal(61, model.Number("users"));
            var answer = (await client.GetStringAsync("/v1/users/newcomer/recommendations?k=1")).ParseJson();
            Assert.Equal(("history", 8.0), (answer.Text("basis"), answer.Number("history_length")));
            server.Kill();
            await server.WaitForExitAsync();
        }

        var refusal = workspace.Refuse("serve", "--run", TinyRun.Run, "--store", "next.db", "--state", "live.db", "--listen", "http://127.0.0.1:0");
        Assert.Contains("as every import changes it", refusal, StringComparison.Ordinal);
        Assert.Contains("train again", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_that_is_not_there_is_refused()
    {
        var message = tiny.Workspace.Refuse("import", "--state", "none.db", "--store", "any.db");
        Assert.Equal("There is no state 'none.db'; name what `ur4rec serve` was given as --state.", message);
        Assert.False(File.Exists(tiny.Workspace.PathOf("any.db")));
    }

    private Process Serve(params string[] arguments) =>
        ToolProcess.Start(tiny.Workspace.Folder, ["serve", .. arguments, "--state", "live.db", "--listen", "http://127.0.0.1:0"]);

    private static async Task<HttpClient> ClientAsync(Process server)
    {
        var ready = await server.StandardOutput.ReadLineAsync() ?? await server.StandardError.ReadToEndAsync();
        return new HttpClient { BaseAddress = new Uri(Regex.Match(ready, "at (http[^ ]+)").Groups[1].Value) };
    }

    private static IEnumerable<object> Walk() =>
        Enumerable.Range(0, 8).Select(step => new { id = $"e{step}", user = "newcomer", item = $"item{step}", time = 2_000_000_000 + step });
}
