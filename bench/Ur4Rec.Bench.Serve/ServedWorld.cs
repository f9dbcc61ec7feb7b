using System.Globalization;
using System.Text.Json;
using Ur4Rec.Bench.Serve.Http;
using Ur4Rec.Data;

namespace Ur4Rec.Bench.Serve;

/// <summary>Users and items of a server, as it tells them itself.</summary>
internal sealed record ServedWorld(IReadOnlyList<string> Users, IReadOnlyList<string> Items)
{
    private const int PageSize = 1000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public static ServedWorld Read(Uri server, RequestText text)
    {
        using var connection = new HttpConnection(server, s_patience);
        using var users = Ask(connection, text, $"/v1/users?count={PageSize}");
        var items = new List<string>();
        while (true)
        {
            using var page = Ask(connection, text, string.Create(CultureInfo.InvariantCulture, $"/v1/items?skip={items.Count}&count={PageSize}"));
            items.AddRange(page.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("item").GetString()!));
            if (items.Count >= page.RootElement.GetProperty("total").GetInt32())
                return new ServedWorld([.. users.RootElement.GetProperty("users").EnumerateArray().Select(user => user.GetString()!)], items);
        }
    }

    /// <summary>What a user did, as item and Unix seconds, the newest first.</summary>
    public static IReadOnlyList<(string Item, long Time)> HistoryOf(HttpConnection connection, RequestText text, string user)
    {
        using var history = Ask(connection, text, $"/v1/users/{Uri.EscapeDataString(user)}/history?count={PageSize}");
        var total = history.RootElement.GetProperty("total").GetInt32();
        return total <= PageSize
            ? [.. history.RootElement.GetProperty("entries").EnumerateArray()
                .Select(entry => (entry.GetProperty("item").GetString()!, entry.GetProperty("time").GetInt64()))]
            : throw new InputException($"A user has {total} entries, more than the API tells; begin with a fresh state.");
    }

    private static JsonDocument Ask(HttpConnection connection, RequestText text, string target)
    {
        var answer = connection.Exchange(text.Get(target));
        return answer.Status == 200 ? JsonDocument.Parse(answer.Body.ToArray()) : throw new InputException($"The server answers {target} with {answer.Status}.");
    }
}
