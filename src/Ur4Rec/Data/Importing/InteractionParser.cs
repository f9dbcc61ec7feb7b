using System.Globalization;

namespace Ur4Rec.Data.Importing;

/// <summary>An interaction as text; null where the row has no such field.</summary>
internal readonly record struct RawInteraction(string? User, string? Item, string? Time, string? Rating = null, string? Kind = null);

/// <summary>Turns text into an interaction, or says what is wrong with it.</summary>
internal sealed class InteractionParser(ImportOptions options)
{
    private const long SecondsAtYear2100 = 4_102_444_800;

    /// <summary>Null where the row is good; else what is wrong with it.</summary>
    public string? Parse(in RawInteraction row, out Interaction interaction)
    {
        interaction = default;
        var time = 0L;
        double? rating = null;
        var problem = ProblemOfId("user", row.User)
            ?? ProblemOfId("item", row.Item)
            ?? ParseTime(row.Time, out time)
            ?? ParseRating(row.Rating, out rating);
        if (problem is not null)
            return problem;
        var kind = string.IsNullOrWhiteSpace(row.Kind) ? options.DefaultKind : row.Kind;
        interaction = new Interaction(new UserId(row.User!), new ItemId(row.Item!), time, rating, kind);
        return null;
    }

    /// <summary>Ids are kept as they are, spaces included; they only must have something to see and nothing invisible.</summary>
    public static string? ProblemOfId(string name, string? id)
    {
        if (string.IsNullOrWhiteSpace(id))
            return $"the {name} id is empty";
        return id.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0 || id.Contains('\u007f', StringComparison.Ordinal)
            ? $"the {name} id holds a control character or a line break"
            : null;
    }

    private string? ParseTime(string? text, out long seconds)
    {
        seconds = 0;
        if (string.IsNullOrWhiteSpace(text))
            return "the time is empty";
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            return $"the time '{text}' is not a number of {UnitName} since 1970";
        var inSeconds = Math.Floor(options.TimeUnit == TimeUnit.Milliseconds ? number / 1000 : number);
        if (inSeconds < 0)
            return $"the time {text} is before 1970";
        if (inSeconds >= SecondsAtYear2100)
        {
            return options.TimeUnit == TimeUnit.Seconds && inSeconds / 1000 < SecondsAtYear2100
                ? $"the time {text} is after the year 2100; if it counts milliseconds, say --time-unit ms"
                : $"the time {text} is after the year 2100";
        }

        seconds = (long)inSeconds;
        return null;
    }

    private string? ParseRating(string? text, out double? rating)
    {
        rating = null;
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            return $"the rating '{text}' is not a finite number";
        if (number < options.SmallestRating || number > options.LargestRating)
            return $"the rating {text} is outside {Bound(options.SmallestRating)} .. {Bound(options.LargestRating)}";
        rating = number;
        return null;
    }

    private string UnitName => options.TimeUnit == TimeUnit.Seconds ? "seconds" : "milliseconds";

    private static string Bound(double? bound) => bound?.ToString(CultureInfo.InvariantCulture) ?? "any";
}
