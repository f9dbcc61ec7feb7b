using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Ur4Rec.Bench.Serve.Http;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Bench.Serve.Load;

/// <summary>Recommendations for users who are drawn at random.</summary>
internal sealed class RecommendationQuestions(byte[][] requests, SeenItems seen, int count, RandomKey key) : IQuestions
{
    private RandomStream _random = new(key);
    private int _user;
    private long _asked;

    /// <summary>The requests, one a user.</summary>
    public static byte[][] Write(ServedWorld world, RequestText text, int count, int? rerankTop) =>
        [.. world.Users.Select(user => text.Get($"/v1/users/{Uri.EscapeDataString(user)}/recommendations?k={count}{(rerankTop is { } n ? $"&n={n}" : "")}"))];

    public ReadOnlySpan<byte> Next()
    {
        _user = _random.NextInt(requests.Length);
        _asked = Stopwatch.GetTimestamp();
        return requests[_user];
    }

    public string? ProblemOf(HttpAnswer answer)
    {
        if (answer.Status != 200)
            return $"{answer.Status}: {Encoding.UTF8.GetString(answer.Body.Span)}";
        var items = 0;
        var reader = new Utf8JsonReader(answer.Body.Span);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("item"u8))
                continue;
            reader.Read();
            var item = reader.GetString()!;
            if (seen.IsSeen(_user, item, _asked))
                return $"The item {item} is recommended to a user who has seen it.";
            items++;
        }

        return items == count || (items < count && seen.UnseenBy(_user) < count) ? null : $"{items} items in place of {count}.";
    }
}
