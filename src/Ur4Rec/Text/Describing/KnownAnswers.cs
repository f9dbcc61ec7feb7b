using Ur4Rec.Text.Storage;

namespace Ur4Rec.Text.Describing;

/// <summary>Where a prompt stands before a run.</summary>
internal enum PromptState
{
    /// <summary>It was never answered, or the service failed.</summary>
    New,

    /// <summary>Its subject has a text, but of another prompt.</summary>
    Stale,

    /// <summary>It was answered, and its text is there.</summary>
    Present,

    /// <summary>It was answered in a way that made no text; asking again is not worth its price.</summary>
    Failed,
}

/// <summary>What a language model already answered, as a store has it when a run begins. Sets are read when first asked for.</summary>
internal sealed class KnownAnswers(TextStore store, DescriberOptions options)
{
    private readonly Dictionary<TextSet, (Dictionary<TextSubject, string?> Answered, Dictionary<TextSubject, string?> Failed)> _sets = [];

    public PromptState StateOf(DescriptionPrompt prompt)
    {
        var (answered, failed) = SetOf(prompt);
        var hash = answered.GetValueOrDefault(prompt.Subject);
        if (hash == prompt.Hash)
            return PromptState.Present;
        if (!options.RetryFailed && failed.GetValueOrDefault(prompt.Subject) == prompt.Hash)
            return PromptState.Failed;
        return hash is null ? PromptState.New : PromptState.Stale;
    }

    private (Dictionary<TextSubject, string?> Answered, Dictionary<TextSubject, string?> Failed) SetOf(DescriptionPrompt prompt)
    {
        var set = new TextSet(prompt.Subject.Kind, options.Provider, options.Model, prompt.KnowsUntil.View, IsRedacted: false);
        if (!_sets.TryGetValue(set, out var hashes))
        {
            hashes = (
                store.Descriptions(set).ToDictionary(text => text.Subject, text => text.Origin.PromptHash),
                store.Failures(set).Where(failure => !failure.IsTransient).ToDictionary(failure => failure.Subject, failure => failure.Origin.PromptHash));
            _sets.Add(set, hashes);
        }

        return hashes;
    }
}
