using System.Diagnostics;
using System.Globalization;
using Ur4Rec.Stub;

namespace Ur4Rec.Cli.Tests;

public sealed class DescribeInterruptTests : IDisposable
{
    private const int Items = 40;
    private const int Concurrency = 4;

    private readonly DescribeStore _films = new(Items);

    public void Dispose() => _films.Dispose();

    [Fact]
    public async Task A_killed_run_goes_on_where_it_was_and_asks_nothing_twice_that_was_stored()
    {
        const int answeredBefore = 14;
        var isResumed = false;
        var (faults, answered, held) = (0, 0, 0);
        var allHeld = new TaskCompletionSource();
        await using var stub = await StubEndpoint.StartAsync(request =>
        {
            if (request.Number % 5 == 0)
            {
                Interlocked.Increment(ref faults);
                return StubAnswer.Of(429) with { RetryAfter = "0" };
            }

            if (isResumed || Interlocked.Increment(ref answered) <= answeredBefore)
                return DescribeStore.Answer(request);
            if (Interlocked.Increment(ref held) == Concurrency)
                allHeld.SetResult();
            return StubAnswer.Hang;
        });
        using (var tool = ToolProcess.Start(_films.Workspace.Folder, DescribeStore.Command(stub, "--quiet")))
        {
            await allHeld.Task;
            tool.Kill();
            await tool.WaitForExitAsync();
        }

        var (stored, callsBefore) = (_films.Texts(), stub.Calls);
        // Whoever asks a next question has stored the answer before.
        Assert.Equal(answeredBefore, stored.Length);
        isResumed = true;
        _films.Workspace.Succeed(DescribeStore.Command(stub, "--quiet"));

        Assert.Equal(DescribeStore.TextsOf(Items), _films.Texts());
        var askedAgain = stub.Requests.Skip(callsBefore).Select(DescribeStore.TextAbout).ToArray();
        Assert.Empty(askedAgain.Intersect(stored));
        Assert.Equal(Items - stored.Length, askedAgain.Distinct().Count());
        Assert.Equal(Items + faults + Concurrency, stub.Calls);
    }

    [SkippableFact]
    public async Task Ctrl_C_awaits_and_stores_the_answers_on_their_way_and_says_how_to_go_on()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no signal to send to one process.");
        var arrived = new TaskCompletionSource();
        var stopped = new TaskCompletionSource();
        await using var stub = await StubEndpoint.StartAsync(request =>
        {
            if (request.Number == 10)
                arrived.SetResult();
            return DescribeStore.Answer(request) with { Until = request.Number > 10 - Concurrency ? stopped.Task : Task.CompletedTask };
        });
        using var tool = ToolProcess.Start(_films.Workspace.Folder, DescribeStore.Command(stub));
        await arrived.Task;

        using var kill = Process.Start("kill", ["-INT", tool.Id.ToString(CultureInfo.InvariantCulture)]);
        while (await tool.StandardError.ReadLineAsync() is { } line && !line.StartsWith("stopping: ", StringComparison.Ordinal))
        {
        }

        stopped.SetResult();
        var last = (await tool.StandardError.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        await tool.WaitForExitAsync();

        Assert.Equal(130, tool.ExitCode);
        Assert.Equal("interrupted: 30 texts are left; the same command goes on where this one ended.", last);
        Assert.Equal((10, 10), (stub.Calls, _films.Texts().Length));
        _films.Workspace.Succeed(DescribeStore.Command(stub));
        Assert.Equal(DescribeStore.TextsOf(Items), _films.Texts());
        Assert.Equal(Items, stub.Calls);
    }
}
