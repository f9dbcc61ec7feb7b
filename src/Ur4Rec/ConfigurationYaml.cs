using System.Globalization;
using System.Text;

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
        var settings = new List<ConfigurationSetting>();
        YamlDocument.Read(yaml, name, "a configuration", (document, key) => settings.Add(document.ReadSetting(key)));
        return settings;
    }
}
