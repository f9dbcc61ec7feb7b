using System.Globalization;
using Ur4Rec.Data;

namespace Ur4Rec.Serving.Ranking;

/// <summary>Reads the parts of rules, and remembers where each was written.</summary>
/// <param name="name">What errors call the file.</param>
internal sealed class RankingRulesReader(string name)
{
    private static readonly string[] s_keys = ["filters", "exclude", "pinned", "boosts", "max_per_category", "diversity"];

    private readonly Dictionary<string, string> _places = [];

    /// <summary>What was read so far.</summary>
    public RankingRules Rules { get; private set; } = RankingRules.None;

    /// <summary><c>file:line</c> of a part such as <c>pinned[1].place</c>, or of what it stands in.</summary>
    public string WhereIs(string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOfAny(['.', '['], end - 1))
        {
            if (_places.TryGetValue(path[..end], out var place))
                return place;
        }

        return name;
    }

    /// <summary>Reads the value of a key.</summary>
    /// <exception cref="InputException">The key is unknown, or its value is of another type.</exception>
    public void Read(YamlDocument document, YamlKey key)
    {
        _places[key.Name] = key.Where;
        Rules = key.Name switch
        {
            "filters" => Rules with { Filters = ReadList(document, key.Name, ReadFilter) },
            "exclude" => Rules with { Exclude = [.. Texts(document.ReadSetting(key)).Select(id => new ItemId(id))] },
            "pinned" => Rules with { Pinned = ReadList(document, key.Name, ReadPin) },
            "boosts" => Rules with { Boosts = ReadList(document, key.Name, ReadBoost) },
            "max_per_category" => Rules with { MaxPerCategory = ReadLimit(document) },
            "diversity" => Rules with { Diversity = Number(document.ReadSetting(key)) },
            _ => throw Unknown(key, "", s_keys),
        };
    }

    private static List<T> ReadList<T>(YamlDocument document, string path, Func<YamlDocument, string, string, T> read)
    {
        var list = new List<T>();
        document.ReadSequence(path, (i, where) => list.Add(read(document, $"{path}[{i}]", where)));
        return list;
    }

    private AttributeFilter ReadFilter(YamlDocument document, string path, string where)
    {
        var settings = ReadSettings(document, path, where, ["attribute", "any_of", "none_of"]);
        return new AttributeFilter(
            Text(Needed(settings, "attribute", path, where)),
            settings.TryGetValue("any_of", out var anyOf) ? Texts(anyOf) : [],
            settings.TryGetValue("none_of", out var noneOf) ? Texts(noneOf) : []);
    }

    private PinnedItem ReadPin(YamlDocument document, string path, string where)
    {
        var settings = ReadSettings(document, path, where, ["item", "place"]);
        return new PinnedItem(new ItemId(Text(Needed(settings, "item", path, where))), WholeNumber(Needed(settings, "place", path, where)));
    }

    private Boost ReadBoost(YamlDocument document, string path, string where)
    {
        var settings = ReadSettings(document, path, where, ["item", "attribute", "value", "amount"]);
        var amount = Number(Needed(settings, "amount", path, where));
        ItemId? item = settings.TryGetValue("item", out var id) ? new ItemId(Text(id)) : null;
        if (item is not null && !settings.ContainsKey("attribute") && !settings.ContainsKey("value"))
            return new Boost(item, null, amount);
        return new Boost(item, new AttributeValue(Text(Needed(settings, "attribute", path, where)), Text(Needed(settings, "value", path, where))), amount);
    }

    private CategoryLimit ReadLimit(YamlDocument document)
    {
        const string path = "max_per_category";
        var where = _places[path];
        var settings = ReadSettings(document, path, where, ["attribute", "count"]);
        return new CategoryLimit(Text(Needed(settings, "attribute", path, where)), WholeNumber(Needed(settings, "count", path, where)));
    }

    private Dictionary<string, ConfigurationSetting> ReadSettings(YamlDocument document, string path, string where, string[] keys)
    {
        _places[path] = where;
        var settings = new Dictionary<string, ConfigurationSetting>();
        document.ReadMapping(path, key =>
        {
            if (!keys.Contains(key.Name))
                throw Unknown(key, $" in {path}", keys);
            _places[$"{path}.{key.Name}"] = key.Where;
            settings.Add(key.Name, document.ReadSetting(key with { Name = $"{path}.{key.Name}" }));
        });
        return settings;
    }

    private static InputException Unknown(YamlKey key, string place, string[] known) =>
        new($"{key.Where}: there is no key '{key.Name}'{place}; did you mean '{NearestName.Of(key.Name, known)}'?");

    private static ConfigurationSetting Needed(Dictionary<string, ConfigurationSetting> settings, string key, string path, string where) =>
        settings.TryGetValue(key, out var setting) ? setting : throw new InputException($"{where}: {path} lacks {key}.");

    private static string Text(ConfigurationSetting setting) =>
        setting.Form is ValueForm.Word or ValueForm.Quoted ? setting.Texts[0] : throw setting.Mismatch("one value");

    private static IReadOnlyList<string> Texts(ConfigurationSetting setting) =>
        setting.Form == ValueForm.List ? setting.Texts : throw setting.Mismatch("a list, such as [a, b]");

    private static double Number(ConfigurationSetting setting) =>
        setting.Form == ValueForm.Word && double.TryParse(setting.Texts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value : throw setting.Mismatch("a number");

    private static int WholeNumber(ConfigurationSetting setting) =>
        setting.Form == ValueForm.Word && int.TryParse(setting.Texts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value : throw setting.Mismatch("a whole number");
}
