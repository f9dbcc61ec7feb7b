using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Ur4Rec.Server.Http;

/// <summary>
/// Reads the id in a path. The path that a server hands on is decoded but for <c>%2F</c>, so that it cannot say whether an id held a slash or the
/// characters <c>%2F</c>; the request line can.
/// </summary>
internal static class PathIds
{
    private const string Parameter = "id";
    private const string Place = "path: id";

    /// <summary>The id of the request's path.</summary>
    public static string Of(HttpContext context, int maxLength)
    {
        var pattern = ((RouteEndpoint)context.GetEndpoint()!).RoutePattern;
        var place = pattern.PathSegments.Count;
        while (pattern.PathSegments[--place].Parts[0] is not Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: Parameter })
        {
        }
        var segments = SegmentsOf(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        return Check.Id(PercentEncoding.Decode(segments[^(pattern.PathSegments.Count - place)], Place), Place, maxLength);
    }

    private static string[] SegmentsOf(string target)
    {
        var path = target.Split('?', '#')[0];
        if (path.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme && !path.StartsWith('/'))
            path = path[path.IndexOf('/', scheme + 3)..];
        var segments = path.TrimEnd('/').Split('/');
        return segments.Skip(1).Any(segment => PercentEncoding.Decode(segment, Place) is "" or "." or "..")
            ? throw ProblemException.At("path", "The path has an empty segment, or one of dots.")
            : segments;
    }
}
