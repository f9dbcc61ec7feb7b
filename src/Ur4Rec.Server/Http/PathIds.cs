using System.Text;
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

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The id of the request's path.</summary>
    public static string Of(HttpContext context, int maxLength)
    {
        var pattern = ((RouteEndpoint)context.GetEndpoint()!).RoutePattern;
        var place = pattern.PathSegments.Count;
        while (pattern.PathSegments[--place].Parts[0] is not Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: Parameter })
        {
        }
        var segments = SegmentsOf(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        return Check.Id(Decode(segments[^(pattern.PathSegments.Count - place)]), Place, maxLength);
    }

    private static string[] SegmentsOf(string target)
    {
        var path = target.Split('?', '#')[0];
        if (path.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme && !path.StartsWith('/'))
            path = path[path.IndexOf('/', scheme + 3)..];
        var segments = path.TrimEnd('/').Split('/');
        return segments.Skip(1).Any(segment => Decode(segment) is "" or "." or "..")
            ? throw ProblemException.At("path", "The path has an empty segment, or one of dots.")
            : segments;
    }

    private static string Decode(string segment)
    {
        if (!segment.Contains('%'))
            return segment;
        var bytes = new List<byte>(segment.Length);
        for (var i = 0; i < segment.Length; i++)
        {
            if (segment[i] != '%')
            {
                bytes.Add((byte)segment[i]);
                continue;
            }
            if (i + 2 >= segment.Length || !char.IsAsciiHexDigit(segment[i + 1]) || !char.IsAsciiHexDigit(segment[i + 2]))
                throw ProblemException.At(Place, "A % must be followed by two hexadecimal digits.");
            bytes.Add(Convert.ToByte(segment.Substring(i + 1, 2), fromBase: 16));
            i += 2;
        }
        try
        {
            return s_strict.GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            throw ProblemException.At(Place, "The bytes are not UTF-8.");
        }
    }
}
