using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Ur4Rec.Browser.Tests;

/// <summary>Every page at every width and in both schemes; the pictures are kept for a person to look at.</summary>
[Collection(DashboardCollection.Name)]
public sealed class DashboardLookTests(Chromium chromium, DashboardSample sample, ITestOutputHelper output)
{
    private const int Wide = 1280;
    private const int Narrow = 360;

    private static readonly (string Name, string Path)[] s_pages =
    [
        ("run", "/"), ("explore", "/explore"), ("user", "/explore/user?id=user-0001"), ("session", "/explore/session?item=film-001&item=film-002"),
        ("erase", "/explore/erase?id=user-0001"), ("items", "/items"), ("item", "/items/item?id=film-001"), ("new-item", "/items/new"),
        ("operations", "/operations"), ("data", "/data"),
    ];

    public static TheoryData<string, int, ColorScheme> Looks => new()
    {
        { "wide", Wide, ColorScheme.Light }, { "narrow", Narrow, ColorScheme.Light },
        { "wide-dark", Wide, ColorScheme.Dark }, { "narrow-dark", Narrow, ColorScheme.Dark },
    };

    [SkippableTheory]
    [MemberData(nameof(Looks))]
    public async Task Every_page_shows_without_complaint_or_foreign_request_or_scrolling_sideways(string look, int width, ColorScheme scheme)
    {
        foreach (var (name, path) in s_pages)
        {
            await using var page = await chromium.Open(sample.Open.Address + path, width, scheme);

            await page.Photograph($"dashboard-{name}-{look}");
            Assert.True(page.Complaints.Count == 0, $"{path}: {string.Join(' ', page.Complaints)}");
            Assert.All(page.Requests, address => Assert.True(
                address.StartsWith(sample.Open.Address, StringComparison.Ordinal) || address.StartsWith("data:", StringComparison.Ordinal), address));
            Assert.Equal((path, width), (path, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth")));
            var loaded = await page.Page.EvaluateAsync<double>("performance.getEntriesByType('navigation')[0].loadEventEnd");
            output.WriteLine($"{look} {path}: {loaded:0} ms");
        }
    }

    [SkippableFact]
    public async Task Every_page_has_what_a_keyboard_and_a_screen_reader_need()
    {
        foreach (var (_, path) in s_pages)
        {
            await using var page = await chromium.Open(sample.Open.Address + path, Wide);

            Assert.Equal((path, 1), (path, await page.Page.Locator("h1").CountAsync()));
            Assert.Equal((path, 1), (path, await page.Page.Locator("main").CountAsync()));
            Assert.Equal((path, 0), (path, await Without("input:not([type=hidden]), select, textarea", "element.labels.length > 0")));
            Assert.Equal((path, 0), (path, await Without("a, button", "(element.textContent.trim() || element.ariaLabel)")));
            Assert.Equal((path, 0), (path, await Without(".scroll table", "element.caption && element.caption.textContent")));
            Assert.Equal((path, 0), (path, await Without(".scroll th", "element.scope")));
            Assert.Equal((path, 0), (path, await Without(".chart", "/: \\d+ values, from/.test(element.ariaLabel)")));
            await page.Page.Keyboard.PressAsync("Tab");
            Assert.Equal("Skip to the content", await page.Page.EvaluateAsync<string>("document.activeElement.textContent"));

            Task<int> Without(string selector, string property) => page.Page.EvaluateAsync<int>(
                $"selector => [...document.querySelectorAll(selector)].filter(element => !({property})).length", selector);
        }
    }
}
