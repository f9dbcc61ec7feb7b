using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Ur4Rec.Browser.Tests;

/// <summary>The main task of each page, done by clicking.</summary>
[Collection(DashboardCollection.Name)]
public sealed partial class DashboardTaskTests(Chromium chromium, DashboardSample sample)
{
    private const int Wide = 1280;

    [SkippableFact]
    public async Task The_run_page_tells_the_figures_of_the_run_and_draws_its_curves()
    {
        await using var page = await Open("/");

        Assert.Equal("Run sample", await page.Page.TextContentAsync("h1"));
        Assert.Equal(
            ["Warnings", "Results", "Ablation", "Training"], await page.Page.Locator("h2").AllTextContentsAsync());
        Assert.Contains(SampleRun.HostileWarning, await page.Page.Locator(".warnings li").AllTextContentsAsync());
        Assert.Equal(0, await page.Page.Locator("#injected").CountAsync());
        Assert.True(await page.Page.Locator(".chart canvas").CountAsync() >= 6);
        Assert.True(await page.Page.EvaluateAsync<bool>("charts.every(({ plot }) => plot.data[0].length === 8)"));
        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task A_user_is_found_steered_and_their_ranking_before_and_after_shown()
    {
        await using var page = await Open("/explore");
        await page.Page.GetByLabel("A user's id begins with").FillAsync("user-000");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        Assert.Equal(9, await page.Page.Locator(".users li").CountAsync());
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "user-0003" }).ClickAsync();
        var first = await page.Page.Locator(".recommended .title").First.TextContentAsync();
        Assert.Equal(10, await page.Page.Locator(".recommended .title").CountAsync());
        Assert.True(await page.Page.Locator(".why").First.Locator(".measure").CountAsync() > 2);
        Assert.Contains("speaks for it", await page.Page.Locator(".why p").First.TextContentAsync(), StringComparison.Ordinal);

        await page.Page.GetByLabel("Genre").SelectOptionAsync(new SelectOptionValue { Index = 0 });
        await page.Page.Locator("#genre-weight").SelectOptionAsync("3");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Steer by genre" }).ClickAsync();

        await Expect(page, "h2", "What the change did");
        Assert.Equal(10, await page.Page.Locator(".ranking").First.Locator("li").CountAsync());
        Assert.StartsWith(first!, await page.Page.Locator(".ranking").First.Locator("li a").First.TextContentAsync(), StringComparison.Ordinal);
        Assert.Contains(await page.Page.Locator(".ranking").Last.Locator("li span").AllTextContentsAsync(), move => Moved().IsMatch(move));
        Assert.Contains("less genre", await page.Page.Locator("section:has(#steering) tbody th").First.TextContentAsync(), StringComparison.Ordinal);
        await page.Photograph("dashboard-steered");

        await page.Page.GetByLabel("Of what is meant by").FillAsync("a quiet film about a family");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Steer by the sentence" }).ClickAsync();
        Assert.Equal(2, await page.Page.Locator("section:has(#steering) tbody tr").CountAsync());

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Remove all steering" }).ClickAsync();
        await Expect(page, ".callout.good", "Nothing steers any more.");
        Assert.Equal(0, await page.Page.Locator("section:has(#steering) tbody tr").CountAsync());
        Assert.Equal(first, await page.Page.Locator(".recommended .title").First.TextContentAsync());
        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task A_user_is_erased_after_a_question_and_then_unknown()
    {
        await using var page = await Open("/explore/user?id=user-0500");

        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Erase this user" }).ClickAsync();
        await Expect(page, "h1", "Erase user user-0500?");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Erase for good" }).ClickAsync();

        await Expect(page, ".callout.good", "User user-0500 was erased");
        Assert.Empty(page.Complaints);
        var answer = await page.Page.GotoAsync(sample.Open.Address + "/explore/user?id=user-0500");
        Assert.Equal(404, answer!.Status);
        await Expect(page, "[role=alert]", "user-0500");
        await page.Photograph("dashboard-unknown");
    }

    [SkippableFact]
    public async Task A_made_up_history_gets_recommendations()
    {
        await using var page = await Open("/explore");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Try a made-up history" }).ClickAsync();

        await page.Page.Locator(".offered a").Nth(2).ClickAsync();
        await page.Page.Locator(".offered a").Nth(4).ClickAsync();

        Assert.Equal(2, await page.Page.Locator(".chosen li").CountAsync());
        Assert.Equal(10, await page.Page.Locator(".recommended .title").CountAsync());
        await page.Page.Locator(".recommended summary").Nth(1).ClickAsync();
        await page.Page.Locator(".why").Nth(1).WaitForAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Remove" }).First.ClickAsync();
        Assert.Equal(1, await page.Page.Locator(".chosen li").CountAsync());
        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task An_item_with_a_dangerous_title_is_added_found_hidden_and_shown_again()
    {
        await using var page = await Open("/items");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Add an item" }).ClickAsync();
        await page.Page.GetByLabel("Id").FillAsync("new/one & only");
        await page.Page.GetByLabel("Title").FillAsync(SampleRun.HostileTitle);
        await page.Page.GetByLabel("Description").FillAsync("A quiet drama about a family by the sea.");
        await page.Page.GetByLabel("Year").FillAsync("2025");
        await page.Page.GetByLabel("Genres").FillAsync("Drama, Family");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        Assert.Equal(SampleRun.HostileTitle, await page.Page.TextContentAsync("h1"));
        await Expect(page, ".facts .pill", "new, ranked by its text");
        await page.Photograph("dashboard-new-item-added");

        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Items", Exact = true }).ClickAsync();
        await page.Page.GetByLabel("Title or id").FillAsync("alert(2)");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await page.Page.Locator("tbody a").ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Hide from everybody" }).ClickAsync();
        await Expect(page, ".facts .pill.bad", "hidden");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Show again" }).ClickAsync();
        await Expect(page, ".callout.good", "recommended again");

        Assert.Equal(0, await page.Page.Locator("img, #injected").CountAsync());
        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task A_model_is_reloaded_and_rolled_back()
    {
        await using var page = await Open("/operations");
        Assert.Equal(4, await page.Page.Locator(".chart canvas").CountAsync());

        await page.Page.GetByLabel("Run directory").FillAsync("/nowhere");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Reload" }).ClickAsync();
        await Expect(page, "[role=alert]", "no such run directory");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Reload" }).ClickAsync();
        await Expect(page, ".callout.good", "answers now");
        Assert.Equal(2, await page.Page.Locator("section:has(#models) tbody tr").CountAsync());
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Roll back" }).ClickAsync();
        await Expect(page, ".callout.good", "answers again");
        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task The_data_page_tells_every_verdict()
    {
        await using var page = await Open("/data");

        Assert.Equal(["Doctor", "Audit of the texts"], await page.Page.Locator("h2").AllTextContentsAsync());
        Assert.True(await page.Page.Locator("section:has(#quality) tbody tr").CountAsync() > 10);
        Assert.Contains("clean", await page.Page.Locator("section:has(#leakage) .pill").AllTextContentsAsync());
    }

    private Task<WatchedPage> Open(string path) => chromium.Open(sample.Open.Address + path, Wide);

    private static Task Expect(WatchedPage page, string selector, string text) =>
        page.Page.Locator(selector, new PageLocatorOptions { HasText = text }).First.WaitForAsync();

    [GeneratedRegex("▲|▼|★")]
    private static partial Regex Moved();
}
