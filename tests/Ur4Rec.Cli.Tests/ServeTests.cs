using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace Ur4Rec.Cli.Tests;

public sealed class ServeTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    private const int SigTerm = 15;

    [Fact]
    public async Task A_run_is_served_learns_and_ends_well()
    {
        using var process = ToolProcess.Start(tiny.Workspace.Folder, "serve", "--run", TinyRun.Run, "--state", "served.db", "--listen", "http://127.0.0.1:0");
        try
        {
            var ready = await process.StandardOutput.ReadLineAsync() ?? await process.StandardError.ReadToEndAsync();
            Assert.Matches(@"^serving .*tiny, model [0-9a-f]{32}, 20 items, at http://127\.0\.0\.1:[0-9]+ \(dashboard: http://127\.0\.0\.1:[0-9]+/\)$", ready);
            using var client = new HttpClient { BaseAddress = new Uri(Regex.Match(ready, "at (http[^ ]+)").Groups[1].Value) };
            var before = (await client.GetStringAsync("/v1/users/user1/recommendations?k=3")).ParseJson();
            Assert.Equal(3, before.GetProperty("items").GetArrayLength());
            using var recorded = await client.PostAsync("/v1/events", Json("""[{"id":"e1","user":"user1","item":"item19","time":2000000000},{"id":"e1","user":"user1","item":"item19","time":2000000000}]"""));
            var receipts = (await recorded.Content.ReadAsStringAsync()).ParseJson();
            Assert.Equal((1.0, 1.0), (receipts.Number("recorded"), receipts.Number("duplicates")));
            var after = (await client.GetStringAsync("/v1/users/user1/recommendations?k=3")).ParseJson();
            Assert.Equal(before.Number("history_length") + 1, after.Number("history_length"));
        }
        finally
        {
            using var kill = Process.Start("kill", [$"-{SigTerm}", $"{process.Id}"]);
            await process.WaitForExitAsync();
        }
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task Keys_open_a_server_that_asks_for_them()
    {
        var workspace = tiny.Workspace;
        var reader = workspace.Succeed("keys", "add", "--keys", "keys.json", "--name", "shop", "--scopes", "read,write").Trim();
        Assert.Matches("^u4r_[0-9a-f]{64}$", reader);
        Assert.StartsWith("shop  read,write  20", workspace.Succeed("keys", "list", "--keys", "keys.json"), StringComparison.Ordinal);
        using var process = ToolProcess.Start(
            workspace.Folder, "serve", "--run", TinyRun.Run, "--state", "keyed.db", "--listen", "http://127.0.0.1:0", "--keys", "keys.json");
        try
        {
            var ready = await process.StandardOutput.ReadLineAsync() ?? await process.StandardError.ReadToEndAsync();
            using var client = new HttpClient { BaseAddress = new Uri(Regex.Match(ready, "at (http[^ ]+)").Groups[1].Value) };
            Assert.Equal(401, await StatusAsync(client, null));
            Assert.Equal(200, await StatusAsync(client, reader));
            workspace.Succeed("keys", "remove", "--keys", "keys.json", "--name", "shop");
            Assert.Equal(401, await StatusAsync(client, reader));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    [Fact]
    public void What_cannot_be_served_is_refused_in_one_line()
    {
        var workspace = tiny.Workspace;
        Assert.Contains("--keys FILE", workspace.Refuse("serve", "--run", TinyRun.Run, "--listen", "http://0.0.0.0:0"), StringComparison.Ordinal);
        Assert.Contains("There is no file of keys", workspace.Refuse("serve", "--run", TinyRun.Run, "--keys", "none.json"), StringComparison.Ordinal);
        Assert.Contains("must be an address", workspace.Refuse("serve", "--run", TinyRun.Run, "--listen", "5080"), StringComparison.Ordinal);
        Assert.Contains("runs/none", workspace.Refuse("serve", "--run", "runs/none"), StringComparison.Ordinal);
        Assert.Contains("There is no scope 'all'", workspace.Refuse("keys", "add", "--keys", "k.json", "--name", "a", "--scopes", "all"), StringComparison.Ordinal);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    private static async Task<int> StatusAsync(HttpClient client, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/users/user1/recommendations");
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await client.SendAsync(request);
        return (int)response.StatusCode;
    }
}
