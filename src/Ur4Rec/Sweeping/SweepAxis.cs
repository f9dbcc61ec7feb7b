using Ur4Rec.Data;

namespace Ur4Rec.Sweeping;

/// <summary>A key of the configuration and the values that are tried.</summary>
/// <param name="Key">The key.</param>
/// <param name="Values">Two or more, all different, as they were written.</param>
public sealed record SweepAxis(string Key, IReadOnlyList<string> Values)
{
    /// <summary>Reads <c>key=a,b,c</c>; a value that is a list stands in brackets.</summary>
    /// <param name="over">The text.</param>
    /// <param name="configuration">What the values are laid over, one at a time, to check them.</param>
    /// <exception cref="InputException">It is not of that form, the key is unknown or cannot be swept, or a value does not fit it or stands twice.</exception>
    public static SweepAxis Parse(string over, RunConfiguration configuration)
    {
        var where = $"--over {over}";
        var equals = over.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1)
            throw new InputException($"{where}: write --over key=a,b,c.");
        var axis = new SweepAxis(over[..equals].Trim(), SplitValues(over[(equals + 1)..]));
        if (axis.Values.Contains(""))
            throw new InputException($"{where}: a value is empty; write --over key=a,b,c.");
        var applied = axis.Values.Select(value => new ConfigurationBuilder(configuration).Set(axis.Key, value, where).Unchecked).ToArray();
        axis.RequireSweepable(where);
        if (axis.Values.Count == 1)
            throw new InputException($"{where}: one value is no choice; give two or more, or set it with --set {over}.");
        axis.RequireDifferent(where, applied);
        if (applied.Any(other => other.Split != applied[0].Split || other.Evaluation != applied[0].Evaluation))
        {
            throw new InputException(
                $"{where}: validation metrics of different splits or evaluation protocols cannot be compared; choose one with --set {axis.Key}=VALUE.");
        }

        return axis;
    }

    private void RequireSweepable(string where)
    {
        if (Key == "epochs_per_stage")
            throw new InputException($"{where}: the rungs of the sweep set the epochs; --set epochs_per_stage=N gives those of the last rung.");
        if (!ConfigurationKeys.ThatDecide(new RunConfiguration()).ContainsKey(Key))
            throw new InputException($"{where}: {Key} says where and how the work is done, not what comes of it; sweep over another key.");
    }

    private void RequireDifferent(string where, RunConfiguration[] applied)
    {
        var key = ConfigurationKeys.All.Single(key => key.Name == Key);
        var twice = applied.Select(key.Write).GroupBy(value => value).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            throw new InputException($"{where}: the value {twice.Key} stands twice; keep one.");
    }

    private static List<string> SplitValues(string list)
    {
        var values = new List<string>();
        var (start, depth) = (0, 0);
        for (var i = 0; i < list.Length; i++)
        {
            depth += list[i] switch { '[' => 1, ']' => -1, _ => 0 };
            if (list[i] != ',' || depth > 0)
                continue;
            values.Add(list[start..i].Trim());
            start = i + 1;
        }

        values.Add(list[start..].Trim());
        return values;
    }
}
