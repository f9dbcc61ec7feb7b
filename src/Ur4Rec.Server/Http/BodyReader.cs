using Ur4Rec.Data;
using Ur4Rec.Server.Hosting;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Http;

/// <summary>Turns bodies into questions of the engine, within the limits.</summary>
internal sealed class BodyReader(ServerLimits limits)
{
    private const int EventIdLength = 128;
    private const long LastSecond = 253_402_300_799; // of the year 9999

    public IReadOnlyList<UserEvent> Events(EventBatch batch)
    {
        if (batch.Events.Count == 0)
            throw ProblemException.At("$", "There is no event.");
        return batch.IsArray ? Check.Each(batch.Events, "$", limits.Events, Event) : [Event(batch.Events[0], "$")];
    }

    public RecommendationRequest Ranking(RankBody body)
    {
        if (body.Candidates.Count == 0)
            throw ProblemException.At("$.candidates", "There is no candidate.");
        var candidates = Items(body.Candidates, "$.candidates", limits.Candidates);
        var request = new RecommendationRequest
        {
            User = body.User is { } user ? new UserId(Check.Id(user, "$.user", limits.IdLength)) : null,
            History = body.History is { } history ? History(history) : null,
            Candidates = candidates,
            Count = body.K is { } k ? Check.Count(k, "$.k", 1, limits.Count) : Math.Min(candidates.Count, limits.Count),
            ExcludeSeen = body.ExcludeSeen,
        };
        return Complete(request, body);
    }

    public RecommendationRequest Session(SessionBody body)
    {
        var request = new RecommendationRequest
        {
            History = History(body.History),
            Count = Check.Count(body.K, "$.k", 1, limits.Count),
            RerankTop = body.N is { } n ? RerankTop(n, body.K, "$.n") : null,
            ExcludeSeen = body.ExcludeSeen,
        };
        return Complete(request, body);
    }

    public int RerankTop(int n, int k, string place) =>
        n >= k ? Check.Count(n, place, 1, limits.RerankTop) : throw ProblemException.At(place, "n must be at least k.");

    public SteeringChange Steering(MemoryBody body)
    {
        if (body is { Steers.Count: 0, ResetSteering: false, ResetMemory: false })
            throw ProblemException.At("$", "There is nothing to change: give steers, reset_steering or reset_memory.");
        return new SteeringChange
        {
            Steers = Check.Each(body.Steers, "$.steers", Steer.MaxCount, Steers),
            ResetSteering = body.ResetSteering,
            ResetMemory = body.ResetMemory,
        };
    }

    public ItemSheet Sheet(ItemSheet sheet)
    {
        if (sheet.Title is { } title)
            Check.Text(title, "$.title", limits.TitleLength);
        if (sheet.Text is { } text)
            Check.Text(text, "$.text", limits.TextLength);
        if (sheet.Year is { } year)
            Check.Count(year, "$.year", -9_999, 9_999);
        Check.Each(sheet.Genres, "$.genres", limits.Attributes, Name);
        if (sheet.Attributes.Count > limits.Attributes)
            throw ProblemException.At("$.attributes", $"At most {limits.Attributes} attributes; these are {sheet.Attributes.Count}.");
        foreach (var (name, value) in sheet.Attributes)
        {
            Name(name, "$.attributes");
            Check.Text(value, $"$.attributes.{name}", limits.TitleLength);
        }
        return sheet;
    }

    private RecommendationRequest Complete(RecommendationRequest request, QuestionBody body) => request with
    {
        Filters = Check.Each(body.Filters, "$.filters", limits.Attributes, Filter),
        Exclude = Items(body.Exclude, "$.exclude", limits.Exclusions),
        Likes = Check.Each(body.Likes, "$.likes", limits.Attributes, Attribute),
        Diversity = body.Diversity is { } diversity ? Check.Number(diversity, "$.diversity", 0, 1) : null,
        Explain = body.Explain,
    };

    private UserEvent Event(EventBody body, string place) => new(
        Check.Id(body.Id, $"{place}.id", EventIdLength),
        new UserId(Check.Id(body.User, $"{place}.user", limits.IdLength)),
        new ItemId(Check.Id(body.Item, $"{place}.item", limits.IdLength)),
        Time(body.Time, $"{place}.time"),
        body.Rating is { } rating ? Check.Number(rating, $"{place}.rating", -1e9, 1e9) : null,
        body.Kind is { } kind ? Check.Id(kind, $"{place}.kind", limits.IdLength) : null);

    private IReadOnlyList<SessionItem> History(IReadOnlyList<HistoryBody> history) => Check.Each(history, "$.history", limits.History, (entry, place) =>
        new SessionItem(new ItemId(Check.Id(entry.Item, $"{place}.item", limits.IdLength)), entry.Time is { } time ? Time(time, $"{place}.time") : null));

    private IReadOnlyList<ItemId> Items(IReadOnlyList<string> items, string place, int max) =>
        Check.Each(items, place, max, (item, at) => new ItemId(Check.Id(item, at, limits.IdLength)));

    private AttributeFilter Filter(FilterBody filter, string place) => new(
        Name(filter.Attribute, $"{place}.attribute"),
        Check.Each(filter.AnyOf, $"{place}.any_of", limits.Attributes, Name),
        Check.Each(filter.NoneOf, $"{place}.none_of", limits.Attributes, Name));

    private AttributeValue Attribute(AttributeBody attribute, string place) =>
        new(Name(attribute.Attribute, $"{place}.attribute"), Name(attribute.Value, $"{place}.value"));

    private SteerWish Steers(SteerBody steer, string place)
    {
        if (steer.Attribute is null == steer.Sentence is null)
            throw ProblemException.At(place, "Give an attribute or a sentence, and not both.");
        return new SteerWish(
            steer.Attribute is { } attribute ? Attribute(attribute, $"{place}.attribute") : null,
            steer.Sentence is { } sentence ? Sentence(sentence, $"{place}.sentence") : null,
            Check.Number(steer.Weight, $"{place}.weight", -Steer.MaxWeight, Steer.MaxWeight),
            steer.Pinned);
    }

    private string Sentence(string sentence, string place) => Check.Id(sentence, place, limits.TitleLength);

    private string Name(string name, string place) => Check.Id(name, place, limits.IdLength);

    private static long Time(long time, string place) =>
        time is >= 0 and <= LastSecond ? time : throw ProblemException.At(place, $"Unix seconds are 0 to {LastSecond}.");
}
