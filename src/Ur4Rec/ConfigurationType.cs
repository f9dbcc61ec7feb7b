using System.Globalization;
using System.Text.Json;
using Ur4Rec.Data;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec;

/// <summary>What values a key takes: how they are read from text, written back, and described to a person.</summary>
/// <param name="Expected">Completes the sentence 'the key must be …', e.g. <c>a whole number, 1 or more</c>.</param>
/// <param name="Read">From the written value; throws <see cref="InputException"/> where it does not fit.</param>
/// <param name="Write">As YAML.</param>
internal sealed record ConfigurationType<T>(string Expected, Func<ConfigurationSetting, T> Read, Func<T, string> Write);

/// <summary>The types that configuration keys are made of.</summary>
internal static class ConfigurationType
{
    /// <summary>True or false.</summary>
    public static ConfigurationType<bool> Switch { get; } = Parsed(
        "true or false", text => text switch { "true" => true, "false" => false, _ => (bool?)null }, value => value ? "true" : "false");

    /// <summary>A path of a file or folder, or null, which means <paramref name="absent"/>.</summary>
    public static ConfigurationType<string?> OptionalPath(string kind, string absent)
    {
        var expected = $"the path of a {kind}, or null ({absent})";
        return new ConfigurationType<string?>(
            expected,
            setting => setting.Form switch
            {
                ValueForm.Null => null,
                ValueForm.Word or ValueForm.Quoted when setting.Texts[0].Length > 0 => setting.Texts[0],
                _ => throw setting.Mismatch(expected),
            },
            value => value is null ? "null" : Quoted(value));
    }

    /// <summary>A name that is one of some words or was given by a person; <paramref name="named"/> completes 'all, none or …'.</summary>
    public static ConfigurationType<string> NameOr(string[] words, string named)
    {
        var expected = $"{string.Join(", ", words)} or {named}";
        return new ConfigurationType<string>(
            expected,
            setting => setting.Form is ValueForm.Word or ValueForm.Quoted && setting.Texts[0].Length > 0 ? setting.Texts[0] : throw setting.Mismatch(expected),
            value => words.Contains(value) ? value : Quoted(value));
    }

    /// <summary>A whole number within an interval.</summary>
    public static ConfigurationType<int> Integer(int min, int max = int.MaxValue) => Parsed(
        max == int.MaxValue ? $"a whole number, {min} or more" : $"a whole number, {min} .. {max}",
        text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value : (int?)null,
        value => value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A whole number of 64 bits, <paramref name="min"/> or more.</summary>
    public static ConfigurationType<long> WholeNumber(long min) => Parsed(
        $"a whole number, {min} or more",
        text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min ? value : (long?)null,
        value => value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A number of steps or of minutes.</summary>
    public static ConfigurationType<CheckpointInterval> StepsOrMinutes { get; } = Parsed(
        "a number of steps or minutes, such as 500 steps or 5 minutes", CheckpointInterval.Parse, value => value.ToString());

    /// <summary>A whole number of 64 bits, 0 or more.</summary>
    public static ConfigurationType<ulong> Seed { get; } = Parsed(
        "a whole number, 0 or more",
        text => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : (ulong?)null,
        value => value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A finite number within an interval.</summary>
    public static ConfigurationType<double> Number(Interval interval) => Parsed(
        $"a number{interval}",
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && interval.Contains(value)
            ? value : (double?)null,
        value => value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>A finite number within an interval, or null, which means <paramref name="absent"/>.</summary>
    public static ConfigurationType<double?> OptionalNumber(Interval interval, string absent)
    {
        var number = Number(interval);
        var expected = $"{number.Expected}, or null ({absent})";
        return new ConfigurationType<double?>(
            expected,
            setting => setting.Form == ValueForm.Null ? null : number.Read(setting),
            value => value is { } given ? number.Write(given) : "null");
    }

    /// <summary>One of an enum's values, in snake_case.</summary>
    public static ConfigurationType<T> Choice<T>()
        where T : struct, Enum
    {
        var names = Names<T>();
        return new ConfigurationType<T>(
            Alternatives(names.Keys),
            setting => setting.Form is ValueForm.Word or ValueForm.Quoted ? OneOf(names, setting, setting.Texts[0]) : throw setting.Mismatch(Alternatives(names.Keys)),
            Name);
    }

    /// <summary>A list, not empty, of an enum's values in snake_case, none twice.</summary>
    public static ConfigurationType<IReadOnlyList<T>> ListOf<T>()
        where T : struct, Enum
    {
        var names = Names<T>();
        var expected = $"a list of {Alternatives(names.Keys)}";
        return new ConfigurationType<IReadOnlyList<T>>(
            expected,
            setting =>
            {
                if (setting.Form != ValueForm.List || setting.Texts.Count == 0 || setting.Texts.Distinct().Count() < setting.Texts.Count)
                    throw setting.Mismatch(expected);
                return setting.Texts.Select(text => OneOf(names, setting, text)).ToArray();
            },
            values => $"[{string.Join(", ", values.Select(Name))}]");
    }

    private static ConfigurationType<T> Parsed<T>(string expected, Func<string, T?> parse, Func<T, string> write)
        where T : struct => new(
            expected,
            setting => (setting.Form == ValueForm.Word ? parse(setting.Texts[0]) : null) ?? throw setting.Mismatch(expected),
            write);

    private static T OneOf<T>(Dictionary<string, T> names, ConfigurationSetting setting, string text)
    {
        if (names.TryGetValue(text, out var value))
            return value;
        var advice = names.Count > 1 && NearestName.PlausiblyOf(text, names.Keys) is { } nearest ? $" Did you mean '{nearest}'?" : "";
        throw new InputException($"{setting.Where}: {setting.Key} must be {Alternatives(names.Keys)}, not '{text}'.{advice}");
    }

    private static Dictionary<string, T> Names<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(Name);

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static string Alternatives(ICollection<string> names) =>
        names.Count == 1 ? names.Single() : $"{string.Join(", ", names.SkipLast(1))} or {names.Last()}";

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
