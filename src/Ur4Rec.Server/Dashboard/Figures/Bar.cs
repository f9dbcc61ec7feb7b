using System.Globalization;
using Microsoft.AspNetCore.Html;

namespace Ur4Rec.Server.Dashboard.Figures;

/// <summary>A bar beside a number. It is a picture without words: the number says the same.</summary>
internal static class Bar
{
    private const int Width = 100;

    /// <summary>A bar from the left.</summary>
    /// <param name="share">0 .. 1 of the width.</param>
    public static IHtmlContent Share(double share) => Svg(0, Width * share, "even", axis: null);

    /// <summary>A bar from the middle, to the right for what is above 0.</summary>
    /// <param name="value">The value.</param>
    /// <param name="largest">The magnitude that reaches the end.</param>
    public static IHtmlContent Signed(double value, double largest)
    {
        const double middle = Width / 2.0;
        var length = largest > 0 ? middle * Math.Min(1, Math.Abs(value) / largest) : 0;
        return value < 0 ? Svg(middle - length, length, "bad", middle) : Svg(middle, length, "good", middle);
    }

    private static HtmlString Svg(double x, double width, string mood, double? axis)
    {
        var line = axis is { } at ? Rectangle("axis", at - 0.25, 0.5) : "";
        return new HtmlString(
            $"<svg class=\"measure\" viewBox=\"0 0 {Width} 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">{Rectangle(mood, x, width)}{line}</svg>");
    }

    private static string Rectangle(string kind, double x, double width) =>
        string.Create(CultureInfo.InvariantCulture, $"<rect class=\"{kind}\" x=\"{x:0.##}\" width=\"{width:0.##}\" height=\"10\"/>");
}
