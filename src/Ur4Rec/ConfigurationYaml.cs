using System.Globalization;
using System.Text;
using Ur4Rec.Data;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ur4Rec;

/// <summary>The configuration's form in a file: one flat YAML mapping of keys to scalars or lists of scalars.</summary>
public static class ConfigurationYaml
{
    /// <summary>The whole configuration as YAML, every key with its value, under its group's heading.</summary>
    public static string Write(RunConfiguration configuration)
    {
        var yaml = new StringBuilder();
        foreach (var group in ConfigurationKeys.All.GroupBy(key => key.Group))
        {
            yaml.Append(CultureInfo.InvariantCulture, $"# {group.Key}\n");
            foreach (var key in group)
                yaml.Append(CultureInfo.InvariantCulture, $"{key.Name}: {key.Write(configuration)}\n");
            yaml.Append('\n');
        }

        return yaml.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>The settings of a file, in its order; an empty file has none.</summary>
    internal static List<ConfigurationSetting> Read(string yaml, string name)
    {
        // The parser takes a zero byte for the end and would leave out what follows.
        if (yaml.Contains('\0', StringComparison.Ordinal))
            throw new InputException($"{name}: this is a binary file, not YAML.");
        var parser = new Parser(new StringReader(yaml));
        try
        {
            return ReadDocument(parser, name);
        }
        catch (YamlException e)
        {
            throw new InputException($"{name}:{e.End.Line}: this is not YAML: {e.Message.ReplaceLineEndings(" ")}", e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // What the parser throws, without the place, at an unclosed bracket, a bad tag or an escaped half of a surrogate pair.
            throw new InputException($"{name}:{parser.Current?.End.Line ?? 1}: this is not YAML after here; is a bracket or a quote unclosed, or a tag or an escape wrong?", e);
        }
    }

    private static List<ConfigurationSetting> ReadDocument(Parser parser, string name)
    {
        var settings = new List<ConfigurationSetting>();
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
            return settings;
        parser.Consume<DocumentStart>();
        if (parser.Current is not MappingStart)
            throw new InputException($"{name}:{parser.Current!.Start.Line}: a configuration is lines of 'key: value'.");
        parser.MoveNext();
        var lines = new Dictionary<string, long>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = ConsumeScalar(parser, name, "a key");
            var where = $"{name}:{key.Start.Line}";
            if (!lines.TryAdd(key.Value, key.Start.Line))
                throw new InputException($"{where}: {key.Value} stands twice, first in line {lines[key.Value]}; keep one.");
            settings.Add(ReadValue(parser, key.Value, where, name));
        }

        parser.Consume<DocumentEnd>();
        if (!parser.Accept<StreamEnd>(out _))
            throw new InputException($"{name}:{parser.Current!.Start.Line}: a second document begins here; a configuration is one.");
        return settings;
    }

    private static ConfigurationSetting ReadValue(Parser parser, string key, string where, string name)
    {
        if (!parser.TryConsume<SequenceStart>(out _))
        {
            var scalar = ConsumeScalar(parser, name, $"the value of {key}");
            return new ConfigurationSetting(key, where, [scalar.Value], FormOf(scalar));
        }

        var elements = new List<string>();
        while (!parser.TryConsume<SequenceEnd>(out _))
            elements.Add(ConsumeScalar(parser, name, $"an element of {key}").Value);
        return new ConfigurationSetting(key, where, elements, ValueForm.List);
    }

    private static Scalar ConsumeScalar(Parser parser, string name, string what)
    {
        if (parser.TryConsume<Scalar>(out var scalar))
            return scalar;
        throw new InputException($"{name}:{parser.Current!.Start.Line}: {what} must be one plain value.");
    }

    private static ValueForm FormOf(Scalar scalar)
    {
        if (scalar.Style != ScalarStyle.Plain)
            return ValueForm.Quoted;
        return scalar.Value is "" or "~" or "null" ? ValueForm.Null : ValueForm.Word;
    }
}
