using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Ur4Rec.Browser.Tests;

/// <summary>A page, what it complained of and what it asked for.</summary>
internal sealed class WatchedPage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentQueue<string> _requests = new();

    private WatchedPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) => Note(message.Type is "error" or "warning", message.Text);
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Request += (_, request) => _requests.Enqueue(request.Url);
        page.Dialog += (_, dialog) => _complaints.Enqueue($"dialog: {dialog.Message}");
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of the console, uncaught errors, dialogs.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>The address of every request, the page's own first.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    public static async Task<WatchedPage> Open(IPage page, string address)
    {
        var watched = new WatchedPage(page);
        await page.GotoAsync(address, new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });
        return watched;
    }

    /// <summary>Keeps a picture of the whole page beside the test, for a person to look at.</summary>
    public Task Photograph(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "screenshots", $"{name}.png");
        return Page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = true });
    }

    /// <summary>Waits for a condition, looking at every frame; Playwright's own waiting evaluates texts, which the page's policy forbids.</summary>
    public Task Until(string condition) => Page.EvaluateAsync(
        $"() => new Promise(done => {{ const look = () => {condition} ? done() : requestAnimationFrame(look); look(); }})");

    public ValueTask DisposeAsync() => new(Page.CloseAsync());

    private void Note(bool isComplaint, string text)
    {
        if (isComplaint)
            _complaints.Enqueue(text);
    }
}
