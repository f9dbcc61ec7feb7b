using System.Diagnostics;
using Microsoft.Playwright;

namespace Ur4Rec.Browser.Tests;

/// <summary>The sample application, started as its user starts it, over a real run.</summary>
[Collection(DashboardCollection.Name)]
public sealed class FilmShopTests(Chromium chromium, DashboardSample sample)
{
    private const string Listening = "Now listening on: ";

    [SkippableFact]
    public async Task The_shop_learns_from_clicks_and_says_why()
    {
        using var shop = Start();
        try
        {
            await using var page = await chromium.Open(await AddressOf(shop), width: 360);
            Assert.Equal("Popular films", await page.Page.TextContentAsync("h1"));
            var popular = await Titles(page);
            Assert.Equal(12, popular.Count);

            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Watch" }).First.ClickAsync();
            await page.Page.GetByText("You have watched 1.").WaitForAsync();
            Assert.Equal("For you", await page.Page.TextContentAsync("h1"));
            var personal = await Titles(page);
            Assert.DoesNotContain(popular[0], personal);
            Assert.NotEqual(popular.Skip(1), personal.Take(11));
            Assert.Contains($"Because you watched {popular[0]}", await page.Page.Locator("li small").AllTextContentsAsync());

            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Watch" }).Nth(2).ClickAsync();
            await page.Page.GetByText("You have watched 2.").WaitForAsync();
            Assert.DoesNotContain(personal[2], await Titles(page));
            await page.Photograph("film-shop");

            await page.Page.GetByLabel("Genre").SelectOptionAsync(new SelectOptionValue { Index = 1 });
            var genre = await page.Page.GetByLabel("Genre").InputValueAsync();
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
            Assert.All(await page.Page.Locator("li h2 + small").AllTextContentsAsync(), genres => Assert.Contains(genre, genres, StringComparison.Ordinal));
            Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
            Assert.Empty(page.Complaints);

            using var client = new HttpClient { BaseAddress = new Uri(page.Page.Url) };
            using var unknown = await client.PostAsync("/films/nonesuch/watch", content: null);
            Assert.Equal(400, (int)unknown.StatusCode);
            Assert.Contains("nonesuch", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Equal("Healthy", await client.GetStringAsync("/health"));
        }
        finally
        {
            shop.Kill();
            await shop.WaitForExitAsync();
        }
    }

    private Process Start()
    {
        var state = Path.Combine(Path.GetDirectoryName(sample.Run.Root)!, "film-shop.db");
        return Process.Start(new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "Ur4Rec.Sample.FilmShop.dll"),
                "--urls", "http://127.0.0.1:0", "--Ur4Rec:Run", sample.Run.Root, "--Ur4Rec:State", state,
            ])
        {
            RedirectStandardOutput = true,
        })!;
    }

    private static async Task<string> AddressOf(Process shop)
    {
        var said = new List<string>();
        while (await shop.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var place)
                return line[(place + Listening.Length)..].Trim();
            said.Add(line);
        }

        throw new InvalidOperationException($"The shop did not start: {string.Join('\n', said)}");
    }

    private static Task<IReadOnlyList<string>> Titles(WatchedPage page) => page.Page.Locator("li h2").AllTextContentsAsync();
}
