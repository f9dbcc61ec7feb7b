using System.CommandLine;
using Ur4Rec.Data;
using Ur4Rec.Recommending.Batch;
using Ur4Rec.Serving;
using Ur4Rec.Serving.Ranking;

namespace Ur4Rec.Cli.Commands;

/// <summary>The flags of a batch of answers.</summary>
internal sealed class BatchFlags
{
    private readonly Option<string?> _output = new("--output") { Description = "The file to write, .jsonl or .csv.", HelpName = "FILE" };
    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Begin anew where the output, or a part of it, is there already." };

    private readonly Option<string?> _rules = new("--rules")
    {
        Description = "A YAML file of rules that hold for every answer, as serve takes it.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _filters = new("--filter")
    {
        Description = "Items must have this value, as genre:Comedy; of one attribute, any of several. May be repeated.",
        HelpName = "NAME:VALUE",
    };

    private readonly Option<int?> _rerankTop =
        SharedOptions.OptionalCount("--n", min: 1, "How many retrieved items the whole model ranks, at least k; what it was trained with by default.");

    private readonly Option<string?> _state = new("--state")
    {
        Description = "Where a server of the run keeps events, memories and items, as serve takes it.",
        HelpName = "ADDRESS",
    };

    private readonly Option<int> _threads = SharedOptions.Count("--threads", min: 0, byDefault: 0, "Threads to compute with, 0 for one a processor.");
    private readonly Option<bool> _quiet = SharedOptions.Quiet();

    /// <summary>Answers every user of the run's data.</summary>
    public Option<bool> AllUsers { get; } = new("--all-users") { Description = "Every user of the run's data, into --output." };

    /// <summary>Answers the users of a file.</summary>
    public Option<string?> Users { get; } = new("--users") { Description = "The users of a file, one id a line, into --output.", HelpName = "FILE" };

    private IReadOnlyList<Option> ForMany => [_output, _overwrite, _rules, _filters, _rerankTop, _state, _threads, _quiet];

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[AllUsers, Users, .. ForMany])
            command.Add(option);
    }

    /// <summary>Checks that none is given which is of no use for a single answer.</summary>
    /// <exception cref="InputException">One is.</exception>
    public void RequireNone(ParseResult parsed)
    {
        if (ForMany.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } stray)
            throw new InputException($"{stray.Name} is for many users; add {AllUsers.Name} or {Users.Name} FILE, or leave it out.");
    }

    /// <summary>What is asked for.</summary>
    /// <exception cref="InputException">There is no output, or a flag will not do, or the rules cannot be read.</exception>
    public BatchOrder Read(ParseResult parsed, string run, string? store, int count)
    {
        var path = parsed.GetValue(_output)
            ?? throw new InputException($"Answers for many users go into a file; add {_output.Name} FILE, .jsonl or .csv.");
        var output = BatchOutput.At(path, parsed.GetValue(_overwrite));
        return new BatchOrder(run, store, count, parsed.GetValue(Users), output, parsed.GetValue(_threads), parsed.GetValue(_quiet))
        {
            Rules = parsed.GetValue(_rules) is { } rules ? RankingRulesFile.Read(rules) : null,
            Filters = FiltersOf(parsed.GetValue(_filters) ?? []),
            RerankTop = parsed.GetValue(_rerankTop),
            State = parsed.GetValue(_state),
        };
    }

    private IReadOnlyList<AttributeFilter> FiltersOf(string[] texts) =>
    [
        .. texts.Select(text => AttributeValue.Parse(text) ?? throw NoFilter(text))
            .GroupBy(value => value.Attribute, StringComparer.OrdinalIgnoreCase)
            .Select(values => new AttributeFilter(values.Key, [.. values.Select(value => value.Value)], [])),
    ];

    private InputException NoFilter(string text) => new($"{_filters.Name} must be an attribute and its value, as genre:Comedy, not '{text}'.");
}

/// <summary>A batch that is asked for.</summary>
/// <param name="Run">The run directory.</param>
/// <param name="Store">The store, where it is no longer where the run found it.</param>
/// <param name="Count">Items for each user.</param>
/// <param name="UsersFile">Who is answered; null for all.</param>
/// <param name="Output">Where to.</param>
/// <param name="Threads">Threads, 0 for one a processor.</param>
/// <param name="Quiet">Whether there is no progress.</param>
internal sealed record BatchOrder(string Run, string? Store, int Count, string? UsersFile, BatchOutput Output, int Threads, bool Quiet)
{
    /// <summary>Rules that hold for every answer.</summary>
    public RankingRules? Rules { get; init; }

    /// <summary>What items must have.</summary>
    public IReadOnlyList<AttributeFilter> Filters { get; init; } = [];

    /// <summary>Retrieved items that the whole model ranks.</summary>
    public int? RerankTop { get; init; }

    /// <summary>A server's store.</summary>
    public string? State { get; init; }

    /// <summary>Whether something is asked that a server knows and the run alone does not.</summary>
    public bool IsServed => Rules is not null || Filters.Count > 0 || RerankTop is not null || State is not null;
}
