using System.Threading.Channels;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Text.Describing;

/// <summary>What became of one prompt: a text or a failure.</summary>
internal sealed record Outcome(Description? Description, FailedDescription? Failure);

/// <summary>
/// Stores answers as they come: whatever waits while one transaction is made durable goes together into the next.
/// </summary>
internal sealed class AnswerWriter(TextStore store, Action<IReadOnlyList<Outcome>> stored)
{
    private readonly Channel<(Outcome Outcome, TaskCompletionSource Stored)> _waiting =
        Channel.CreateUnbounded<(Outcome, TaskCompletionSource)>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Returns when the outcome is durable; throws what kept it from being stored.</summary>
    public Task StoreAsync(Outcome outcome)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_waiting.Writer.TryWrite((outcome, done)))
            throw new InvalidOperationException("The writer was told that nothing more comes.");
        return done.Task;
    }

    /// <summary>Nothing more comes.</summary>
    public void Complete() => _waiting.Writer.Complete();

    /// <summary>Stores until <see cref="Complete"/>; a failure goes to those whose outcomes it concerns.</summary>
    public async Task RunAsync()
    {
        var batch = new List<(Outcome Outcome, TaskCompletionSource Stored)>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (_waiting.Reader.TryRead(out var next))
                batch.Add(next);
            try
            {
                Store([.. batch.Select(entry => entry.Outcome)]);
            }
            catch (Exception error)
            {
                batch.ForEach(entry => entry.Stored.SetException(error));
                continue;
            }

            batch.ForEach(entry => entry.Stored.SetResult());
        }
    }

    private void Store(Outcome[] outcomes)
    {
        var descriptions = outcomes.Select(outcome => outcome.Description).OfType<Description>().ToArray();
        var failures = outcomes.Select(outcome => outcome.Failure).OfType<FailedDescription>().ToArray();
        if (descriptions.Length > 0)
            store.Put(descriptions);
        if (failures.Length > 0)
            store.Put(failures);
        stored(outcomes);
    }
}
