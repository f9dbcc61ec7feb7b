using System.CommandLine;
using Ur4Rec.Cli.Output;
using Ur4Rec.Data;
using Ur4Rec.Text;
using Ur4Rec.Text.Clients;
using Ur4Rec.Text.Describing;
using Ur4Rec.Text.Storage;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Commands;

/// <summary><c>ur4rec describe --store FILE --items | --users | --all</c>: texts about items and users, by templates or a language model.</summary>
internal static class DescribeCommand
{
    private static readonly DataFlags s_data = new();
    private static readonly Option<bool> s_items = new("--items") { Description = "Describe every item of the store." };
    private static readonly Option<bool> s_users = new("--users") { Description = "Describe every user, from the training part of the split alone." };
    private static readonly Option<bool> s_all = new("--all") { Description = "Describe items and users." };

    private static readonly Option<string> s_provider = new("--provider")
    {
        Description = $"{TextOrigin.Template}, or {TextOrigin.OpenAi}: a service that speaks OpenAI's protocol.",
        HelpName = "NAME",
        DefaultValueFactory = _ => TextOrigin.Template,
    };

    private static readonly Option<long?> s_limit = SharedOptions.OptionalCount("--limit", min: 1L, "Only the first so many items and users.");
    private static readonly Option<bool> s_json = SharedOptions.Json();
    private static readonly Option<bool> s_quiet = SharedOptions.Quiet();

    private static readonly EndpointFlags s_endpoint = new();
    private static readonly DescriberFlags s_describer = new();
    private static readonly Option<string?> s_itemTemplate = new("--item-template") { Description = "The wording of prompts about items.", HelpName = "FILE" };
    private static readonly Option<string?> s_userTemplate = new("--user-template") { Description = "The wording of prompts about users.", HelpName = "FILE" };
    private static readonly Option<int> s_maxHistory = SharedOptions.Count("--max-history", min: 1, byDefault: 30, "Most choices of a user that a prompt lists, the newest.");
    private static readonly Option<bool> s_plan = new("--plan") { Description = "Show prompts, tokens and price, and send nothing." };

    private static IReadOnlyList<Option> LanguageModelOptions =>
        [.. s_endpoint.Options, .. s_describer.Options, s_itemTemplate, s_userTemplate, s_maxHistory, s_plan];

    public static Command Build(CancellationToken cancellation)
    {
        var command = new Command("describe", "Write texts about items and users, by templates or with a language model.");
        s_data.AddTo(command);
        foreach (var option in (Option[])[s_items, s_users, s_all, s_provider, .. LanguageModelOptions, s_limit, s_json, s_quiet])
            command.Add(option);
        command.SetAction(parsed => Run(parsed, cancellation));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var provider = parsed.GetRequiredValue(s_provider);
        return provider switch
        {
            TextOrigin.Template => RunTemplate(parsed, cancellation),
            TextOrigin.OpenAi => RunLanguageModel(parsed, cancellation),
            _ => throw new InputException($"{s_provider.Name} must be {TextOrigin.Template} or {TextOrigin.OpenAi}, not '{provider}'."),
        };
    }

    private static int RunTemplate(ParseResult parsed, CancellationToken cancellation)
    {
        if (LanguageModelOptions.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } stray)
            throw new InputException($"{stray.Name} is of no use without a language model; add {s_provider.Name} {TextOrigin.OpenAi}, or leave it out.");
        var (configuration, subjects) = LoadSubjects(parsed);
        using var store = TextStore.Open(configuration.Store!);
        var texts = subjects.Describe(DateTimeOffset.UtcNow).ToArray();
        var summary = TemplateTexts.Refresh(store, texts, cancellation);
        return Report(parsed, new DescribeReport(TextOrigin.Template, null, subjects.Count - texts.Length, summary));
    }

    private static int RunLanguageModel(ParseResult parsed, CancellationToken cancellation)
    {
        var endpoint = s_endpoint.Read(parsed);
        var options = s_describer.Read(parsed, endpoint.Model);
        var (itemTemplate, userTemplate) = (TemplateOf(parsed, s_itemTemplate, SubjectKind.Item), TemplateOf(parsed, s_userTemplate, SubjectKind.User));
        var (configuration, subjects) = LoadSubjects(parsed);
        var prompts = subjects.Prompts(itemTemplate, userTemplate, parsed.GetValue(s_maxHistory));
        using var store = TextStore.Open(configuration.Store!);
        var plan = DescribePlan.Of(prompts, store, options);
        if (parsed.GetValue(s_plan))
        {
            if (parsed.GetValue(s_json))
                Console.Out.WriteLine(RunJson.Document(plan));
            else
                DescribePlanLines.Print(plan);
            return Tool.Done;
        }

        using var client = new OpenAiChatClient(endpoint);
        using var calls = new EndpointCalls(endpoint.Limits);
        var describer = new LanguageModelDescriber(client, calls, store, options);
        var summary = DescribeOutput.During(
            parsed.GetValue(s_quiet), calls, output => describer.DescribeAsync(prompts, output, cancellation), cancellation);
        return Report(parsed, new DescribeReport(TextOrigin.OpenAi, endpoint.Model, subjects.Count - plan.Wanted, summary));
    }

    private static (RunConfiguration Configuration, DescriptionSubjects Subjects) LoadSubjects(ParseResult parsed)
    {
        var all = parsed.GetValue(s_all);
        var (items, users) = (all || parsed.GetValue(s_items), all || parsed.GetValue(s_users));
        if (!items && !users)
            throw new InputException($"Say what to describe: {s_items.Name}, {s_users.Name} or {s_all.Name}.");
        var configuration = s_data.Read(parsed);
        return (configuration, DescriptionSubjects.Load(configuration, items, users, (int)Math.Min(parsed.GetValue(s_limit) ?? int.MaxValue, int.MaxValue)));
    }

    private static PromptTemplate TemplateOf(ParseResult parsed, Option<string?> option, SubjectKind kind) =>
        parsed.GetValue(option) is { } file ? PromptTemplate.Load(file, kind) : PromptTemplate.Default(kind);

    private static int Report(ParseResult parsed, DescribeReport report)
    {
        if (parsed.GetValue(s_json))
            Console.Out.WriteLine(RunJson.Document(report));
        else
            DescribeSummaryLines.Print(report);
        if (DescribeSummaryLines.Unfinished(report.Summary) is { } complaint)
            Console.Error.WriteLine(complaint);
        return report.Summary switch
        {
            { End: DescribeEnd.Interrupted } => Tool.Interrupted,
            { Failed: 0, FailedBefore: 0, Left: 0 } => Tool.Done,
            _ => Tool.Failed,
        };
    }
}

/// <summary>What <c>describe</c> answers.</summary>
/// <param name="Provider">Who wrote.</param>
/// <param name="Model">The language model, if any.</param>
/// <param name="NothingKnown">Items and users of whom nothing is known that a text could be made from.</param>
/// <param name="Summary">What the run came to.</param>
internal sealed record DescribeReport(string Provider, string? Model, int NothingKnown, DescribeSummary Summary);
