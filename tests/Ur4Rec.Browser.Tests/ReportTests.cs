using System.Text.Json;
using Microsoft.Playwright;

namespace Ur4Rec.Browser.Tests;

public sealed class ReportTests(Chromium chromium, SampleRun sample) : IClassFixture<Chromium>, IClassFixture<SampleRun>
{
    private const int Wide = 1280;
    private const int Narrow = 400;

    [SkippableTheory]
    [InlineData("wide", Wide, ColorScheme.Light)]
    [InlineData("narrow", Narrow, ColorScheme.Light)]
    [InlineData("dark", Wide, ColorScheme.Dark)]
    [InlineData("narrow-dark", Narrow, ColorScheme.Dark)]
    public async Task Shows_without_complaint_or_request_or_scrolling_sideways(string name, int width, ColorScheme scheme)
    {
        await using var page = await chromium.Open(sample.Run.ReportPath, width, scheme);

        await page.Photograph(name);
        Assert.Empty(page.Complaints);
        Assert.Equal(
            [new Uri(sample.Run.ReportPath).AbsoluteUri], page.Requests.Where(address => !address.StartsWith("data:", StringComparison.Ordinal)));
        Assert.Equal(width, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [SkippableFact]
    public async Task Every_chart_has_data_on_its_canvas()
    {
        await using var page = await chromium.Open(sample.Run.ReportPath, Wide);

        var charts = await Charts(page);

        Assert.Equal(
            [
                "hit (recall is the same)", "ndcg", "mrr", "mean rank", "coverage", "loss", "retrieval term", "sequence term", "learning rate",
                "gradient norm of sasrec, before clipping", "gradient norm of retriever, before clipping", "share of steps clipped",
                "routing weights", "memory updates", "steps", "switches", "examples a second", "seconds an epoch", "skipped steps",
            ],
            charts.Select(chart => chart.Title));
        Assert.All(charts, chart =>
        {
            Assert.NotEmpty(chart.Known);
            Assert.All(chart.Known, known => Assert.InRange(known, 2, 8));
            Assert.Equal(8, chart.Epochs);
            Assert.All(chart.Inked, inked => Assert.True(inked > 10, $"{chart.Title}: only {inked} pixels have the colour of a series."));
        });
    }

    [SkippableFact]
    public async Task Charts_take_the_width_that_there_is_and_the_colours_of_the_scheme()
    {
        await using var page = await chromium.Open(sample.Run.ReportPath, Wide);
        await page.Page.SetViewportSizeAsync(Narrow, 900);
        await page.Until("charts.every(({ plot, host }) => plot.width === host.clientWidth && plot.width < 400)");

        await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });

        await page.Until("charts.every(({ plot }) => plot.series[1].stroke() === '#7db0ff')");
        Assert.All(await Charts(page), chart => Assert.All(chart.Inked, inked => Assert.True(inked > 10, $"{chart.Title}: {inked}")));
        Assert.Empty(page.Complaints);
    }

    [SkippableTheory]
    [InlineData(ColorScheme.Light, 200, 255)]
    [InlineData(ColorScheme.Dark, 0, 60)]
    public async Task The_background_follows_the_scheme(ColorScheme scheme, int least, int most)
    {
        await using var page = await chromium.Open(sample.Run.ReportPath, Wide, scheme);

        foreach (var selector in (string[])["body", "section", ".tile"])
        {
            var colours = await page.Page.EvaluateAsync<int[]>(
                "selector => getComputedStyle(document.querySelector(selector)).backgroundColor.match(/\\d+/g).map(Number)", selector);
            Assert.All(colours.Take(3), level => Assert.InRange(level, least, most));
        }
    }

    [SkippableFact]
    public async Task Texts_of_the_data_stay_texts()
    {
        await using var page = await chromium.Open(sample.Run.ReportPath, Wide);

        Assert.StartsWith(SampleRun.HostileTitle, await page.Page.TextContentAsync(".recommended .title"), StringComparison.Ordinal);
        Assert.Equal($"User {SampleRun.HostileTitle}", await page.Page.TextContentAsync(".example h3"));
        Assert.Equal(SampleRun.HostileWarning, await page.Page.Locator(".warnings li").Last.TextContentAsync());
        Assert.Equal(0, await page.Page.Locator("img, #injected").CountAsync());
        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task Skipped_steps_are_red()
    {
        await using var page = await chromium.Open(sample.Run.ReportPath, Wide);
        var tile = page.Page.Locator(".tile", new PageLocatorOptions { HasText = "skipped steps" });

        Assert.Equal("2", await tile.Locator(".value").TextContentAsync());
        var colour = await tile.EvaluateAsync<int[]>("element => getComputedStyle(element).color.match(/\\d+/g).map(Number)");
        Assert.True(colour is [> 150, < 80, < 80], string.Join(", ", colour));
    }

    [SkippableFact]
    public async Task An_unfinished_run_says_so_and_shows_its_curves()
    {
        await using var page = await chromium.Open(sample.Unfinished.ReportPath, Wide);

        await page.Photograph("unfinished");
        Assert.Contains("no result", await page.Page.TextContentAsync(".callout"), StringComparison.Ordinal);
        Assert.Contains("joint finetune 2", await page.Page.TextContentAsync(".callout"), StringComparison.Ordinal);
        Assert.All(await Charts(page), chart => Assert.Equal(6, chart.Epochs));
        Assert.Equal(
            ["Warnings", "Training", "Data", "Environment", "Run it again"], await page.Page.Locator("h2").AllTextContentsAsync());
        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task Headings_tables_and_charts_have_what_a_screen_reader_needs()
    {
        await using var page = await chromium.Open(sample.Run.ReportPath, Wide);

        Assert.Equal(1, await page.Page.Locator("h1").CountAsync());
        Assert.Equal(
            ["Warnings", "Results", "Ablation", "Training", "Examples", "Data", "Environment", "Run it again"],
            await page.Page.Locator("h2").AllTextContentsAsync());
        Assert.Equal(0, await Without(".scroll table", "element.caption"));
        Assert.Equal(0, await Without(".scroll th", "element.scope"));
        Assert.Equal(0, await Without(".chart", "/: \\d+ values, from/.test(element.ariaLabel)"));

        Task<int> Without(string selector, string property) => page.Page.EvaluateAsync<int>(
            $"selector => [...document.querySelectorAll(selector)].filter(element => !({property})).length", selector);
    }

    /// <summary>Counts a chart's known values and the pixels that have the colour of a series, within what anti-aliasing changes.</summary>
    private static async Task<ChartFacts[]> Charts(WatchedPage page)
    {
        var json = await page.Page.EvaluateAsync<string>(
            """
            () => JSON.stringify(charts.map(({ title, plot }) => {
                const { data } = plot.ctx.getImageData(0, 0, plot.ctx.canvas.width, plot.ctx.canvas.height);
                const count = stroke => {
                    const wanted = stroke.match(/[0-9a-f]{2}/g).map(part => parseInt(part, 16));
                    let found = 0;
                    for (let i = 0; i < data.length; i += 4)
                        found += wanted.every((level, c) => Math.abs(data[i + c] - level) < 24) && data[i + 3] > 0;
                    return found;
                };
                return {
                    Title: title,
                    Epochs: plot.data[0].length,
                    Known: plot.data.slice(1).map(values => values.filter(Number.isFinite).length),
                    Inked: plot.series.slice(1).map(series => count(series.stroke())),
                };
            }))
            """);
        return JsonSerializer.Deserialize<ChartFacts[]>(json)!;
    }

    private sealed record ChartFacts(string Title, int Epochs, int[] Known, int[] Inked);
}
