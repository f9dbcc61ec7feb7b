using System.Text;

namespace Ur4Rec.Text.Unicode;

/// <summary>
/// Normalisation form D (Unicode Standard Annex 15), from a table of the library's own, so that it works where the runtime has no ICU.
/// </summary>
public static class CanonicalDecomposition
{
    private const char FirstDecomposing = '\u00C0';

    /// <summary>The text with every character in its full canonical decomposition and its marks in canonical order.</summary>
    /// <param name="text">Any text. Surrogates without a partner stay as they are.</param>
    public static string Decompose(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange(FirstDecomposing, char.MaxValue))
            return text;
        var points = new List<int>(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                Append(points, char.ConvertToUtf32(text[i], text[++i]));
            else
                Append(points, text[i]);
        }

        PutMarksInOrder(points);
        return ToText(points);
    }

    private static void Append(List<int> points, int point)
    {
        if (HangulSyllable.IsSyllable(point))
            HangulSyllable.AppendJamo(points, point);
        else if (point >= FirstDecomposing && CanonicalTable.Decompositions.TryGetValue(point, out var decomposition))
            points.AddRange(decomposition);
        else
            points.Add(point);
    }

    /// <summary>Sorts every run of marks by combining class; marks of one class keep their order.</summary>
    private static void PutMarksInOrder(List<int> points)
    {
        for (var start = 0; start < points.Count; start++)
        {
            var end = start;
            while (end < points.Count && CanonicalTable.CombiningClass(points[end]) != 0)
                end++;
            if (end - start < 2)
                continue;
            var ordered = points[start..end].OrderBy(CanonicalTable.CombiningClass).ToList();
            for (var i = 0; i < ordered.Count; i++)
                points[start + i] = ordered[i];
            start = end;
        }
    }

    private static string ToText(List<int> points)
    {
        var text = new StringBuilder(points.Count + 8);
        foreach (var point in points)
        {
            if (point > char.MaxValue)
                text.Append(char.ConvertFromUtf32(point));
            else
                text.Append((char)point);
        }

        return text.ToString();
    }
}
