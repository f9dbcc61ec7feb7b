using Ur4Rec.Text.Clients;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Text.Describing;

/// <summary>What a run would do.</summary>
/// <param name="New">Prompts that were never answered.</param>
/// <param name="Stale">Prompts whose subject has a text of an older prompt.</param>
/// <param name="Present">Prompts that were answered; they are not sent again.</param>
/// <param name="Failed">Prompts whose answer made no text; they are not sent again unless that is asked for.</param>
/// <param name="Likely">About the tokens that will be used, where every answer is as long as it may be.</param>
/// <param name="LikelyCost">Their price; null where no prices are known.</param>
/// <param name="Examples">Some of the prompts to be sent, the first of each kind of subject.</param>
public sealed record DescribePlan(
    int New, int Stale, int Present, int Failed, TokenUsage Likely, decimal? LikelyCost, IReadOnlyList<DescriptionPrompt> Examples)
{
    private const int ExamplesOfAKind = 2;

    /// <summary>Prompts wanted, whatever their state.</summary>
    public int Wanted => New + Stale + Present + Failed;

    /// <summary>Prompts to be sent.</summary>
    public int ToSend => New + Stale;

    /// <summary>What <see cref="LanguageModelDescriber.DescribeAsync"/> would do with these prompts.</summary>
    public static DescribePlan Of(IEnumerable<DescriptionPrompt> prompts, TextStore store, DescriberOptions options) =>
        Of(prompts, new KnownAnswers(store, options), options);

    internal static DescribePlan Of(IEnumerable<DescriptionPrompt> prompts, KnownAnswers known, DescriberOptions options)
    {
        var counts = new Dictionary<PromptState, int>();
        var examples = new List<DescriptionPrompt>();
        long read = 0, written = 0;
        foreach (var prompt in prompts)
        {
            var state = known.StateOf(prompt);
            counts[state] = counts.GetValueOrDefault(state) + 1;
            if (state is not (PromptState.New or PromptState.Stale))
                continue;
            read += TokenEstimate.Likely(prompt.System) + TokenEstimate.Likely(prompt.User);
            written += options.MaxOutputTokens;
            if (examples.Count(example => example.Subject.Kind == prompt.Subject.Kind) < ExamplesOfAKind)
                examples.Add(prompt);
        }

        var likely = new TokenUsage(read, written);
        return new DescribePlan(
            counts.GetValueOrDefault(PromptState.New),
            counts.GetValueOrDefault(PromptState.Stale),
            counts.GetValueOrDefault(PromptState.Present),
            counts.GetValueOrDefault(PromptState.Failed),
            likely,
            options.Limits.CostOf(likely),
            examples);
    }
}
