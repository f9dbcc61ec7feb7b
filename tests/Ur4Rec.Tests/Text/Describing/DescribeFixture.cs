using System.Globalization;
using Microsoft.Extensions.AI;
using Ur4Rec.Data.Storage;
using Ur4Rec.Stub;
using Ur4Rec.Tests.Data;
using Ur4Rec.Tests.Text.Clients;
using Ur4Rec.Text;
using Ur4Rec.Text.Clients;
using Ur4Rec.Text.Describing;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Tests.Text.Describing;

/// <summary>A store of items i0, i1, … and a describer that asks a stub about them; the waits between retries are over at once.</summary>
internal sealed class DescribeFixture : IDisposable, IDescribeObserver
{
    public const string Model = "stub";

    private readonly TemporaryFolder _folder = new();
    private readonly List<DescribeProgress> _progress = [];

    public DescribeFixture(int items = 8)
    {
        using var writer = StoreWriter.OpenOrCreate(StorePath);
        for (var item = 0; item < items; item++)
            writer.Add(Interactions.Of("u", NameOf(item), item));
        writer.Commit();
    }

    public string StorePath => _folder["test.db"];

    public IReadOnlyList<DescribeProgress> Progress => _progress;

    public DescriberOptions Options { get; init; } = new(Model) { Concurrency = 2, MaxOutputTokens = 20 };

    public RetryOptions Retry { get; init; } = new();

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    public string? KeyVariable { get; init; }

    public static TextSet Set { get; } = new(SubjectKind.Item, TextOrigin.OpenAi, Model, KnowsUntil.NoInteractions, IsRedacted: false);

    /// <summary>The question about item 3 is <c>What is 3?</c>, so that a stub can say <c>3 is this.</c></summary>
    public static IEnumerable<DescriptionPrompt> Prompts(int count, string question = "What is {0}?") => Enumerable.Range(0, count).Select(item =>
        new DescriptionPrompt(new TextSubject(SubjectKind.Item, NameOf(item)), "Be brief.", string.Format(CultureInfo.InvariantCulture, question, item), "t", KnowsUntil.Nothing));

    /// <summary>The number in the question.</summary>
    public static int ItemOf(StubRequest request) =>
        int.Parse(request.Question.Where(char.IsAsciiDigit).ToArray(), CultureInfo.InvariantCulture);

    public static StubAnswer Answer(StubRequest request) => StubAnswer.Chat($"{ItemOf(request)} is this.");

    public void Dispose() => _folder.Dispose();

    public void OnProgress(DescribeProgress progress) => _progress.Add(progress);

    public async Task<DescribeSummary> DescribeAsync(StubEndpoint stub, IEnumerable<DescriptionPrompt> prompts, CancellationToken stop = default)
    {
        var endpoint = new OpenAiEndpoint(OpenAiEndpoint.ParseAddress(stub.Address), Model) { Limits = new CallLimits { Retry = Retry }, Timeout = Timeout, KeyVariable = KeyVariable };
        using var client = new OpenAiChatClient(endpoint);
        return await DescribeAsync(client, endpoint.Limits, prompts, stop);
    }

    public async Task<DescribeSummary> DescribeAsync(
        IChatClient client, CallLimits limits, IEnumerable<DescriptionPrompt> prompts, CancellationToken stop = default)
    {
        using var calls = new EndpointCalls(limits, new InstantTime());
        using var store = TextStore.Open(StorePath);
        return await new LanguageModelDescriber(client, calls, store, Options).DescribeAsync(prompts, this, stop);
    }

    /// <summary>The texts stored, by item, in the order of the store.</summary>
    public string[] Texts()
    {
        using var store = TextStore.Open(StorePath);
        return [.. store.Descriptions(Set).Select(text => $"{text.Subject.Id}: {string.Join(' ', text.Sentences)}")];
    }

    public IReadOnlyList<FailedDescription> Failures()
    {
        using var store = TextStore.Open(StorePath);
        return store.Failures(Set);
    }

    private static string NameOf(int item) => string.Create(CultureInfo.InvariantCulture, $"i{item}");
}
