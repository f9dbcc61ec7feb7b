using System.Globalization;
using System.Text;
using System.Text.Json;
using Ur4Rec.Bench.Serve.Http;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Bench.Serve.Load;

/// <summary>Batches of events of users and items that are drawn at random.</summary>
/// <param name="world">Users and items.</param>
/// <param name="text">Writes requests.</param>
/// <param name="seen">Is told what was recorded.</param>
/// <param name="batch">Events of a batch.</param>
/// <param name="idPrefix">No event of another connection or run begins so.</param>
/// <param name="key">What draws.</param>
internal sealed class EventQuestions(ServedWorld world, RequestText text, SeenItems seen, int batch, string idPrefix, RandomKey key) : IQuestions
{
    private const int Ratings = 5;

    private readonly (int User, int Item)[] _events = new (int, int)[batch];
    private RandomStream _random = new(key);
    private long _sent;

    public ReadOnlySpan<byte> Next()
    {
        var body = new StringBuilder("[");
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        for (var i = 0; i < batch; i++)
        {
            var (user, item) = _events[i] = (_random.NextInt(world.Users.Count), _random.NextInt(world.Items.Count));
            body.Append(i == 0 ? "" : ",")
                .Append(CultureInfo.InvariantCulture, $$"""{"id":"{{idPrefix}}-{{_sent++}}","user":"{{Quote(world.Users[user])}}" """)
                .Append(CultureInfo.InvariantCulture, $$""","item":"{{Quote(world.Items[item])}}","time":{{now}},"rating":{{1 + _random.NextInt(Ratings)}}}""");
        }

        return text.Json("POST", "/v1/events", Encoding.UTF8.GetBytes(body.Append(']').ToString()));
    }

    public string? ProblemOf(HttpAnswer answer)
    {
        if (answer.Status != 200)
            return $"{answer.Status}: {Encoding.UTF8.GetString(answer.Body.Span)}";
        using var receipts = JsonDocument.Parse(answer.Body);
        if (receipts.RootElement.GetProperty("recorded").GetInt32() != batch)
            return "Not all events of a batch were recorded.";
        foreach (var (i, receipt) in receipts.RootElement.GetProperty("receipts").EnumerateArray().Index())
        {
            if (receipt.GetProperty("in_history").GetBoolean())
                seen.Add(_events[i].User, _events[i].Item);
        }

        return null;
    }

    private static string Quote(string id) => JsonEncodedText.Encode(id).ToString();
}
