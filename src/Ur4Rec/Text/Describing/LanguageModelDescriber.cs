using Microsoft.Extensions.AI;
using Ur4Rec.Data;
using Ur4Rec.Text.Clients;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Text.Describing;

/// <summary>
/// Has a language model describe users and items. What was answered is durable before the next question takes its place, so
/// that a run that is killed loses at most the answers on their way, one for each question of the concurrency.
/// </summary>
/// <param name="client">
/// Asks one question with one request, and bounds its time. What fails with an <see cref="EndpointException"/> is asked again or has
/// failed; any other exception ends the run.
/// </param>
/// <param name="calls">Repeats requests.</param>
/// <param name="store">Where the texts go. No one else may use the object meanwhile.</param>
/// <param name="options">How to ask.</param>
/// <param name="time">The clock that dates the texts.</param>
public sealed class LanguageModelDescriber(
    IChatClient client, EndpointCalls calls, TextStore store, DescriberOptions options, TimeProvider? time = null)
{
    /// <summary>Asks what is new or stale and stores the answers.</summary>
    /// <param name="prompts">Enumerated twice, with equal results; one prompt a subject.</param>
    /// <param name="observer">Told of what is stored.</param>
    /// <param name="stop">Lets nothing more be sent; the answers on their way, which are paid for, are awaited and stored.</param>
    /// <exception cref="InputException">The endpoint fails every request, or the store cannot be written; what was answered is stored.</exception>
    public async Task<DescribeSummary> DescribeAsync(IEnumerable<DescriptionPrompt> prompts, IDescribeObserver observer, CancellationToken stop)
    {
        var known = new KnownAnswers(store, options);
        var plan = DescribePlan.Of(prompts, known, options);
        var toSend = prompts.Where(prompt => known.StateOf(prompt) is PromptState.New or PromptState.Stale);
        using var run = new DescribeRun(client, calls, options, plan, observer, time ?? TimeProvider.System);
        return await run.RunAsync(toSend, store, stop);
    }
}
