using System.Text.RegularExpressions;

namespace Ur4Rec.Text.Describing;

/// <summary>Titles as people say them.</summary>
internal static partial class SpokenTitle
{
    /// <summary>With an article that was moved behind the title for sorting back in its place: <c>Godfather, The</c>.</summary>
    public static string Of(string title) => TrailingArticle().Replace(title.Trim(), "$2 $1");

    [GeneratedRegex("^(.+), (The|A|An)$")]
    private static partial Regex TrailingArticle();
}
