using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Ur4Rec.Reporting;

/// <summary>Makes one HTML file of a run's data, the scripts that show it and their styles. It runs these scripts only, and loads nothing.</summary>
internal static partial class ReportPage
{
    /// <summary>The icon is an empty data address, so that no browser asks for one.</summary>
    private const string Forbidden = "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'";

    private static readonly string[] s_scripts =
        ["uplot/uPlot.iife.min.js", "page.js", "charts.js", "curves.js", "results.js", "examples.js", "report.js"];

    private static readonly string[] s_styles = ["uplot/uPlot.min.css", "report.css"];

    /// <summary>Escapes &lt;, &gt; and &amp;, so that no text of the data can end the element it stands in.</summary>
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>The page, the same for the same data.</summary>
    public static string Render(string title, JsonObject data)
    {
        var (scripts, styles) = (Array.ConvertAll(s_scripts, Asset), Array.ConvertAll(s_styles, Asset));
        return Placeholder().Replace(Asset("report.html"), place => place.Groups["name"].Value switch
        {
            "policy" => $"{Forbidden}; script-src {Hashes(scripts)}; style-src {Hashes(styles)}",
            "title" => WebUtility.HtmlEncode(title),
            "styles" => Elements("style", styles),
            "data" => data.ToJsonString(s_json),
            "scripts" => Elements("script", scripts),
            var name => throw new InvalidOperationException($"report.html has a place for '{name}', which nothing fills."),
        });
    }

    [GeneratedRegex("{{(?<name>[a-z]+)}}")]
    private static partial Regex Placeholder();

    private static string Elements(string name, string[] contents) => string.Join('\n', contents.Select(content => $"<{name}>{content}</{name}>"));

    /// <summary>The sources of a Content-Security-Policy that allow these elements and no other.</summary>
    private static string Hashes(string[] contents) =>
        string.Join(' ', contents.Select(content => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}'"));

    private static string Asset(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"report/{name}")
            ?? throw new InvalidOperationException($"The report's {name} is not built in.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
