using Microsoft.Playwright;

namespace Ur4Rec.Browser.Tests;

/// <summary>The machine's own Chromium, without a window. Nothing is downloaded.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (Find() is not { } path)
            return;
        _playwright = await Playwright.CreateAsync();
        // The sandbox needs rights that containers withhold, and the pages are our own.
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = ["--no-sandbox"] });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens a file and waits until it stands. Skips the test where there is no Chromium.</summary>
    internal async Task<WatchedPage> Open(string path, int width, ColorScheme scheme = ColorScheme.Light)
    {
        Skip.If(_browser is null, $"None of {string.Join(", ", s_names)} is on the PATH; on Debian: apt-get install chromium.");
        var page = await _browser.NewPageAsync(new BrowserNewPageOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = scheme,
        });
        return await WatchedPage.Open(page, new Uri(path).AbsoluteUri);
    }

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => s_names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
}
