namespace Ur4Rec.Text.Describing;

/// <summary>The little grammar that template texts need.</summary>
internal static class English
{
    /// <summary><c>a</c>, <c>a and b</c>, <c>a, b and c</c>.</summary>
    public static string And(IReadOnlyList<string> names) =>
        names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.Take(names.Count - 1))} and {names[^1]}";

    /// <summary>With a full stop, unless it ends in one.</summary>
    public static string WithStop(string words) => words[^1] is '.' or '!' or '?' ? words : words + ".";
}
