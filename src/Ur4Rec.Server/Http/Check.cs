using System.Globalization;

namespace Ur4Rec.Server.Http;

/// <summary>Refuses values that are out of their limits, and says where they stand.</summary>
internal static class Check
{
    public static string Id(string? value, string place, int maxLength)
    {
        if (string.IsNullOrEmpty(value))
            throw ProblemException.At(place, "An id or name must not be empty.");
        return Text(value, place, maxLength);
    }

    public static string Text(string? value, string place, int maxLength)
    {
        if (value is null)
            throw ProblemException.At(place, "This must not be null.");
        if (value.Length > maxLength)
            throw ProblemException.At(place, string.Create(CultureInfo.InvariantCulture, $"At most {maxLength} characters; these are {value.Length}."));
        if (value.Contains('\0'))
            throw ProblemException.At(place, "The character U+0000 is not allowed.");
        return value;
    }

    public static int Count(int value, string place, int min, int max) =>
        value >= min && value <= max
            ? value
            : throw ProblemException.At(place, string.Create(CultureInfo.InvariantCulture, $"This must be {min} to {max}, not {value}."));

    public static double Number(double value, string place, double min, double max) =>
        value >= min && value <= max
            ? value
            : throw ProblemException.At(place, string.Create(CultureInfo.InvariantCulture, $"This must be {min} to {max}, not {value}."));

    /// <summary>Every element of a list, with its place.</summary>
    public static IReadOnlyList<TResult> Each<T, TResult>(IReadOnlyList<T> list, string place, int max, Func<T, string, TResult> check)
    {
        if (list.Count > max)
            throw ProblemException.At(place, string.Create(CultureInfo.InvariantCulture, $"At most {max} entries; these are {list.Count}."));
        var results = new TResult[list.Count];
        for (var i = 0; i < results.Length; i++)
        {
            var element = string.Create(CultureInfo.InvariantCulture, $"{place}[{i}]");
            results[i] = list[i] is { } value ? check(value, element) : throw ProblemException.At(element, "This must not be null.");
        }
        return results;
    }
}
