namespace Ur4Rec;

/// <summary>One key of the configuration: reading, checking, writing and documenting it all come from here.</summary>
public sealed class ConfigurationKey
{
    private readonly Func<RunConfiguration, ConfigurationSetting, RunConfiguration> _read;
    private readonly Func<RunConfiguration, string> _write;

    internal ConfigurationKey(
        string name, string group, string expected, string description,
        Func<RunConfiguration, ConfigurationSetting, RunConfiguration> read, Func<RunConfiguration, string> write)
    {
        Name = name;
        Group = group;
        Expected = expected;
        Description = description;
        _read = read;
        _write = write;
    }

    /// <summary>As it stands in YAML and after <c>--set</c>.</summary>
    public string Name { get; }

    /// <summary>Heading it is listed under.</summary>
    public string Group { get; }

    /// <summary>The values it takes, e.g. <c>a whole number, 1 or more</c>.</summary>
    public string Expected { get; }

    /// <summary>What it does, a sentence.</summary>
    public string Description { get; }

    /// <summary>The key's value in a configuration, as YAML.</summary>
    public string Write(RunConfiguration configuration) => _write(configuration);

    /// <summary>The configuration with this key's value replaced.</summary>
    internal RunConfiguration Read(RunConfiguration configuration, ConfigurationSetting setting) => _read(configuration, setting);
}

/// <summary>A group of keys that live in one options record of the configuration.</summary>
internal sealed class ConfigurationSection<TOptions>(
    string title, Func<RunConfiguration, TOptions> options, Func<RunConfiguration, TOptions, RunConfiguration> with)
{
    public ConfigurationKey Key<T>(
        string name, ConfigurationType<T> type, Func<TOptions, T> get, Func<TOptions, T, TOptions> set, string description) =>
        new(name, title, type.Expected, description,
            (configuration, setting) => with(configuration, set(options(configuration), type.Read(setting))),
            configuration => type.Write(get(options(configuration))));
}
