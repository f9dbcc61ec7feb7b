using System.CommandLine;

namespace Ur4Rec.Cli.Commands;

/// <summary>The flags by which a command that needs a split is told its data: the store, how it is prepared and how divided.</summary>
/// <param name="isStoreRequired">Whether the store must be named; where not, that is for the command to see to.</param>
internal sealed class DataFlags(bool isStoreRequired = true)
{
    private readonly Option<string> _store = new("--store") { Description = "The store.", HelpName = "FILE", Required = isStoreRequired };

    private readonly Option<string?> _config = new("--config")
    {
        Description = "A configuration whose keys of data and split count.",
        HelpName = "FILE",
    };

    private readonly (Option<string?> Flag, string Key)[] _keys =
    [
        (new Option<string?>("--split") { Description = "leave_one_out, ratio or temporal (split).", HelpName = "NAME" }, "split"),
        (new Option<string?>("--min-rating") { Description = "Smallest rating kept (min_rating).", HelpName = "X" }, "min_rating"),
    ];

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Any key of the configuration; may be given several times; stands over file and flags.",
        HelpName = "key=value",
    };

    public void AddTo(Command command)
    {
        command.Add(_store);
        command.Add(_config);
        foreach (var (flag, _) in _keys)
            command.Add(flag);
        command.Add(_set);
    }

    /// <summary>The store that is named; null where none is.</summary>
    public string? StoreOf(ParseResult parsed) => parsed.GetValue(_store);

    /// <summary>The first flag that is given of those that say how a store is read; null where none is.</summary>
    public string? FirstBesideStore(ParseResult parsed) =>
        ((Option[])[_config, .. _keys.Select(key => key.Flag), _set]).FirstOrDefault(flag => parsed.GetResult(flag) is not null)?.Name;

    /// <summary>The configuration that the flags come to; its store is the one named.</summary>
    public RunConfiguration Read(ParseResult parsed)
    {
        var builder = new ConfigurationBuilder();
        if (parsed.GetValue(_config) is { } file)
            builder.AddFile(file);
        foreach (var (flag, key) in _keys)
        {
            if (parsed.GetValue(flag) is { } value)
                builder.Set(key, value, flag.Name);
        }

        foreach (var assignment in parsed.GetValue(_set) ?? [])
            builder.SetAssignment(assignment);
        builder.Set("store", parsed.GetRequiredValue(_store), _store.Name);
        return builder.Build();
    }
}
