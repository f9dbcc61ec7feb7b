using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using Ur4Rec.Serving;

namespace Ur4Rec.Browser.Tests;

/// <summary>Who may see and do what, and what the answers carry to protect them.</summary>
[Collection(DashboardCollection.Name)]
public sealed class DashboardAccessTests(Chromium chromium, DashboardSample sample)
{
    private const int Wide = 1280;

    [SkippableFact]
    public async Task By_keyboard_alone_an_administrator_logs_in_finds_a_user_steers_and_logs_out()
    {
        await using var page = await chromium.Open(sample.Locked.Address + "/explore", Wide);
        Assert.Equal("Log in", await page.Page.TextContentAsync("h1"));
        await page.Photograph("dashboard-login");
        Assert.Equal("key", await page.Page.EvaluateAsync<string>("document.activeElement.id"));
        await page.Page.Keyboard.TypeAsync(DashboardSite.AdminKey);
        await Press(page, "Enter", until: "Explore");

        await TabTo(page, "A user's id begins with");
        await page.Page.Keyboard.TypeAsync("user-0004");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.WaitForURLAsync("**/explore?q=user-0004");
        await TabTo(page, "user-0004");
        await Press(page, "Enter", until: "User user-0004");
        await TabTo(page, "Steer by genre");
        await Press(page, "Enter", until: "User user-0004");
        await page.Page.Locator("#changed").WaitForAsync();
        await TabTo(page, "Log out");
        await Press(page, "Enter", until: "Log in");

        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task A_wrong_key_is_refused_and_said_so()
    {
        await using var page = await chromium.Open(sample.Locked.Address, Wide);

        await page.Page.GetByLabel("API key").FillAsync("no key");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();

        Assert.Equal("The server does not have this key.", await page.Page.TextContentAsync("[role=alert]"));
        await page.Photograph("dashboard-login-refused");
        await page.Page.GotoAsync(sample.Locked.Address + "/operations");
        Assert.Equal("Log in", await page.Page.TextContentAsync("h1"));
    }

    [SkippableFact]
    public async Task A_key_that_reads_sees_everything_and_changes_nothing()
    {
        await using var page = await chromium.Open(sample.Locked.Address + "/operations", Wide);
        await page.Page.GetByLabel("API key").FillAsync(DashboardSite.ReadKey);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        Assert.Equal("Operations", await page.Page.TextContentAsync("h1"));

        foreach (var path in (string[])["/", "/explore/user?id=user-0001", "/items", "/items/item?id=film-001", "/operations", "/data"])
        {
            await page.Page.GotoAsync(sample.Locked.Address + path);
            Assert.Equal(["Log out"], (await page.Page.Locator("button").AllTextContentsAsync()).Where(text => text != "Search"));
        }

        foreach (var path in (string[])["/operations?handler=Reload", "/explore/user?id=user-0001&handler=Reset", "/explore/erase?id=user-0001"])
        {
            Assert.Equal(403, await page.Page.EvaluateAsync<int>(
                "async path => (await fetch(path, { method: 'POST', body: new FormData(document.querySelector('.out')) })).status", path));
        }

        foreach (var path in (string[])["/items/new", "/explore/erase?id=user-0001"])
            Assert.Equal(403, (await page.Page.GotoAsync(sample.Locked.Address + path))!.Status);
    }

    [SkippableFact]
    public async Task A_post_that_the_store_does_not_take_says_that_nothing_was_written()
    {
        await using var site = await DashboardSite.Start(sample.Run.Root);
        await using var page = await chromium.Open(site.Address + "/explore/user?id=user-0001", Wide);
        using var other = new SqliteConnection($"Data Source={site.State};Pooling=False");
        other.Open();
        using var locking = other.CreateCommand();
        locking.CommandText = "BEGIN EXCLUSIVE";
        locking.ExecuteNonQuery();

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Steer by genre" }).ClickAsync();

        await page.Page.Locator("[role=alert]", new PageLocatorOptions { HasText = "Nothing was written" }).WaitForAsync();
        Assert.Equal("User user-0001", await page.Page.TextContentAsync("h1"));
        await page.Photograph("dashboard-store-locked");
    }

    [SkippableFact]
    public async Task A_store_that_is_away_is_said_on_every_page()
    {
        await using var site = await DashboardSite.Start(sample.Run.Root, says: engine => new StoreAway(engine));

        foreach (var path in (string[])["/", "/explore/user?id=user-0001", "/items", "/operations", "/data"])
        {
            await using var page = await chromium.Open(site.Address + path, Wide);
            Assert.Contains("may miss the newest events", await page.Page.TextContentAsync("main > .warn[role=status]"), StringComparison.Ordinal);
            await page.Photograph("dashboard-store-away");
        }
    }

    [Fact]
    public async Task Answers_carry_a_policy_that_lets_in_nothing_foreign_and_assets_are_kept_for_good()
    {
        using var client = new HttpClient { BaseAddress = new Uri(sample.Open.Address) };
        using var page = await client.GetAsync("/");
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        var html = await page.Content.ReadAsStringAsync();
        Assert.DoesNotContain("<style", html, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);

        var start = html.IndexOf("/assets/", StringComparison.Ordinal);
        var address = html[start..html.IndexOf('"', start)];
        using var asset = await client.GetAsync(address);
        Assert.Equal("public, max-age=31536000, immutable", asset.Headers.CacheControl!.ToString());
        using var again = new HttpRequestMessage(HttpMethod.Get, address);
        again.Headers.IfNoneMatch.Add(asset.Headers.ETag!);
        using var unchanged = await client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        using var other = await client.GetAsync(address.Replace(address.Split('/')[2], "0000000000000000", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Theory]
    [InlineData("/operations?handler=Reload")]
    [InlineData("/explore/erase?id=user-0001")]
    [InlineData("/explore/user?id=user-0001&handler=Steer")]
    public async Task A_post_without_the_pages_own_token_is_refused(string path)
    {
        using var client = new HttpClient { BaseAddress = new Uri(sample.Open.Address) };
        using var content = new FormUrlEncodedContent([]);

        using var answer = await client.PostAsync(path, content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Nothing was done", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(answer.Headers.Contains("Content-Security-Policy"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/explore/user?id=user-0001")]
    [InlineData("/items/item?id=film-001")]
    [InlineData("/operations")]
    public async Task Without_a_key_every_page_leads_to_the_login(string path)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(sample.Locked.Address) };

        using var answer = await client.GetAsync(path);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/login?next=", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal("", await answer.Content.ReadAsStringAsync());
    }

    private sealed class StoreAway(IModelHost engine) : IModelHost
    {
        public ModelVersion Current => engine.Current;

        public ModelVersion? Previous => engine.Previous;

        public bool IsStoreAvailable => false;

        public Task<ModelVersion> ReloadAsync(string? run, CancellationToken cancellation = default) => engine.ReloadAsync(run, cancellation);

        public Task<ModelVersion> RollbackAsync(CancellationToken cancellation = default) => engine.RollbackAsync(cancellation);
    }

    private static async Task Press(WatchedPage page, string key, string until)
    {
        await page.Page.Keyboard.PressAsync(key);
        await page.Page.Locator("h1", new PageLocatorOptions { HasText = until }).WaitForAsync();
    }

    /// <summary>Goes on with the Tab key until an element of this name has the focus.</summary>
    private static async Task TabTo(WatchedPage page, string name)
    {
        const string focused = "(() => { const it = document.activeElement; return it.labels?.[0]?.textContent ?? it.textContent.trim(); })()";
        for (var i = 0; i < 120; i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            if (await page.Page.EvaluateAsync<string>(focused) == name)
                return;
        }

        Assert.Fail($"The Tab key does not reach '{name}'.");
    }
}
