using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Ur4Rec.Reporting;

namespace Ur4Rec.Server.Dashboard;

/// <summary>
/// The scripts and styles of the pages, which are built in. Their addresses change with their content, so browsers keep them for good.
/// </summary>
internal static class DashboardAssets
{
    private static readonly Dictionary<string, Asset> s_assets = new Asset[]
    {
        new("uplot.js", "text/javascript", Read(typeof(RunReport).Assembly, "report/uplot/uPlot.iife.min.js")),
        new("uplot.css", "text/css", Read(typeof(RunReport).Assembly, "report/uplot/uPlot.min.css")),
        new("report.css", "text/css", Read(typeof(RunReport).Assembly, "report/report.css")),
        new("dashboard.css", "text/css", Read(typeof(DashboardAssets).Assembly, "dashboard/dashboard.css")),
        new("charts.js", "text/javascript", Read(typeof(DashboardAssets).Assembly, "dashboard/charts.js")),
    }.ToDictionary(asset => asset.Name);

    /// <summary>Where one is.</summary>
    public static string AddressOf(string name) => $"/assets/{s_assets[name].Version}/{name}";

    /// <summary>Answers with one.</summary>
    public static IResult Answer(HttpContext context, string version, string name)
    {
        if (!s_assets.TryGetValue(name, out var asset) || asset.Version != version)
            return Results.NotFound();
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(asset.Content, $"{asset.Type}; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{asset.Version}\""));
    }

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The dashboard's {name} is not built in.");
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private sealed record Asset(string Name, string Type, byte[] Content)
    {
        public string Version { get; } = Convert.ToHexStringLower(SHA256.HashData(Content))[..16];
    }
}
