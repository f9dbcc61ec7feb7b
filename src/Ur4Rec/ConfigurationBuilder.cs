using Ur4Rec.Data;
using Ur4Rec.Training;

namespace Ur4Rec;

/// <summary>Makes a <see cref="RunConfiguration"/> of layers, each over the one before: defaults, a file, flags, <c>--set</c>.</summary>
public sealed class ConfigurationBuilder
{
    private static readonly Dictionary<string, ConfigurationKey> s_keys = ConfigurationKeys.All.ToDictionary(key => key.Name);

    private readonly Dictionary<string, string> _origins = [];
    private RunConfiguration _configuration;

    /// <summary>Begins with the defaults.</summary>
    public ConfigurationBuilder()
        : this(new RunConfiguration())
    {
    }

    /// <summary>Begins with a configuration that holds already.</summary>
    public ConfigurationBuilder(RunConfiguration configuration) => _configuration = configuration;

    /// <summary>The configuration so far, with each value checked alone.</summary>
    internal RunConfiguration Unchecked => _configuration;

    /// <summary>Lays a YAML file over what is there.</summary>
    /// <exception cref="InputException">The file is not there or not YAML, or a key is unknown, stands twice, or does not fit its type or range.</exception>
    public ConfigurationBuilder AddFile(string path) => AddYaml(ReadFile(path), path);

    /// <summary>Lays the demonstration's configuration over what is there.</summary>
    public ConfigurationBuilder AddDemo() => AddYaml(RunConfiguration.DemoYaml, "configs/demo.yaml");

    /// <summary>Lays YAML text over what is there.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="InputException">As for <see cref="AddFile"/>.</exception>
    public ConfigurationBuilder AddYaml(string yaml, string name)
    {
        foreach (var setting in ConfigurationYaml.Read(yaml, name))
            Apply(setting);
        return this;
    }

    /// <summary>Lays one value over what is there.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value as text; a list stands in brackets.</param>
    /// <param name="where">What errors call the place, e.g. <c>--seed</c>.</param>
    /// <exception cref="InputException">The key is unknown or the value does not fit it.</exception>
    public ConfigurationBuilder Set(string key, string value, string where)
    {
        Apply(ConfigurationSetting.FromCommandLine(key, value, where));
        return this;
    }

    /// <summary>Lays <c>key=value</c> over what is there.</summary>
    /// <exception cref="InputException">There is no '=', the key is unknown or the value does not fit it.</exception>
    public ConfigurationBuilder SetAssignment(string assignment)
    {
        var equals = assignment.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1)
            throw new InputException($"--set {assignment}: write --set key=value.");
        return Set(assignment[..equals].Trim(), assignment[(equals + 1)..].Trim(), $"--set {assignment}");
    }

    /// <summary>The configuration, with the rules that hold between keys checked.</summary>
    /// <exception cref="InputException">Two values contradict each other.</exception>
    public RunConfiguration Build()
    {
        var (sasRec, split) = (_configuration.SasRec, _configuration.Split);
        Require(sasRec.HiddenDim % sasRec.Heads == 0, "sasrec_num_heads", "sasrec_hidden_dim",
            $"sasrec_hidden_dim ({sasRec.HiddenDim}) must be a multiple of sasrec_num_heads ({sasRec.Heads}).");
        Require(split.TrainEnd < split.ValidationEnd, "split_validation_end", "split_train_end",
            FormattableString.Invariant($"split_train_end ({split.TrainEnd}) must be below split_validation_end ({split.ValidationEnd})."));
        var (retriever, memory) = (_configuration.Retriever, _configuration.Memory);
        Require(retriever.OutputDim % retriever.Heads == 0, "moe_num_heads", "retriever_output_dim",
            $"retriever_output_dim ({retriever.OutputDim}) must be a multiple of moe_num_heads ({retriever.Heads}).");
        Require(memory.DriftWindow <= memory.MaxMemorySize, "drift_window", "max_memory_size",
            $"drift_window ({memory.DriftWindow}) must be at most max_memory_size ({memory.MaxMemorySize}).");
        var stages = _configuration.Stages;
        Require(stages[0] == Stage.PretrainSasrec && stages.Zip(stages.Skip(1)).All(pair => pair.First < pair.Second), "stages", "stages",
            $"stages must begin with {Stage.PretrainSasrec.Name()} and keep the order {string.Join(", ", Enum.GetValues<Stage>().Select(stage => stage.Name()))}.");
        _configuration.RetrieverTraining.Validate();
        return _configuration;
    }

    private static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var reason = e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : e.Message;
            throw new InputException($"{path}: the configuration cannot be read: {reason}.", e);
        }
    }

    private void Apply(ConfigurationSetting setting)
    {
        if (!s_keys.TryGetValue(setting.Key, out var key))
            throw new InputException($"{setting.Where}: there is no key '{setting.Key}'; did you mean '{NearestName.Of(setting.Key, s_keys.Keys)}'?");
        _configuration = key.Read(_configuration, setting);
        _origins[setting.Key] = setting.Where;
    }

    private void Require(bool holds, string key, string otherKey, string rule)
    {
        if (holds)
            return;
        var where = _origins.GetValueOrDefault(key) ?? _origins[otherKey];
        throw new InputException($"{where}: {rule}");
    }
}
