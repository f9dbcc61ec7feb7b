using System.Collections.Frozen;
using System.Globalization;

namespace Ur4Rec.Text.Unicode;

/// <summary>The embedded <c>CanonicalDecompositions.txt</c>, whose first line names its version of Unicode.</summary>
internal static class CanonicalTable
{
    private static readonly FrozenDictionary<int, byte> s_combiningClasses;

    static CanonicalTable()
    {
        var decompositions = new Dictionary<int, int[]>();
        var classes = new Dictionary<int, byte>();
        using var stream = typeof(CanonicalTable).Assembly.GetManifestResourceStream("CanonicalDecompositions.txt")!;
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            if (line.Split(" = ") is [var point, var points])
                decompositions.Add(Point(point), [.. points.Split(' ').Select(Point)]);
            else if (line.Split(" : ") is [var range, var combiningClass])
                AddRange(classes, range.Split(".."), byte.Parse(combiningClass, CultureInfo.InvariantCulture));
        }

        Decompositions = decompositions.ToFrozenDictionary();
        s_combiningClasses = classes.ToFrozenDictionary();
    }

    /// <summary>Full decompositions of the characters that have one, Hangul syllables apart.</summary>
    public static FrozenDictionary<int, int[]> Decompositions { get; }

    /// <summary>The canonical combining class, 0 for what starts a new run.</summary>
    public static byte CombiningClass(int point) => s_combiningClasses.GetValueOrDefault(point);

    private static void AddRange(Dictionary<int, byte> classes, string[] range, byte combiningClass)
    {
        for (var point = Point(range[0]); point <= Point(range[1]); point++)
            classes.Add(point, combiningClass);
    }

    private static int Point(string hexadecimal) => int.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
