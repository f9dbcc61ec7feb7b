using Ur4Rec.Data;
using Ur4Rec.Numerics.Random;
using Ur4Rec.Text;

namespace Ur4Rec.Tests.Text.Auditing;

/// <summary>
/// 300 users of 12 items each out of 120, drawn so that the first ones are popular; user <c>u7</c>'s times are 700, 701, ... Titles are two
/// made-up words. Split by leave-one-out: ten items for training.
/// </summary>
internal sealed class AuditedData
{
    public const int Users = 300;
    public const int Items = 120;

    private static readonly string[] s_first =
        ["Crimson", "Silent", "Hollow", "Golden", "Broken", "Distant", "Electric", "Velvet", "Winter", "Paper", "Iron", "Amber"];

    private static readonly string[] s_second =
        ["Harbour", "Lantern", "Orchard", "Meridian", "Carousel", "Whistle", "Junction", "Parade", "Monsoon", "Ledger"];

    public AuditedData(SplitMethod method = SplitMethod.LeaveOneOut, bool hasTitles = true)
    {
        var random = new RandomStream(RandomKey.For(5, "audited_data"));
        var interactions = new List<Interaction>();
        for (var user = 0; user < Users; user++)
        {
            var seen = new HashSet<int>();
            while (seen.Count < 12)
                seen.Add((int)(random.NextDouble() * random.NextDouble() * Items));
            interactions.AddRange(seen.Select((item, position) => new Interaction(new UserId($"u{user}"), new ItemId($"i{item}"), (user * 100) + position, null)));
        }

        Split = Splitter.Split(DatasetPreparer.Prepare(interactions, new PreparationOptions()).Dataset, new SplitOptions { Method = method });
        var ids = Enumerable.Range(0, Split.Dataset.ItemCount).Select(item => Split.Dataset.IdOf(new ItemIndex(item)));
        View = TrainingView.Of(Split, new PreparationOptions(), [.. ids.Select(id => new ItemMetadata(id) { Title = hasTitles ? TitleOf(id) : null })]);
    }

    public Split Split { get; }

    public TrainingView View { get; }

    public string TitleOf(ItemIndex item) => TitleOf(Split.Dataset.IdOf(item));

    public string TitleAt(int user, int position) => TitleOf(Split.Dataset.Sequence(new UserIndex(user)).Span[position]);

    /// <summary>One text a user, from the same origin.</summary>
    public List<Description> Texts(KnowsUntil knows, Func<int, IReadOnlyList<string>> write) =>
        [.. Enumerable.Range(0, Users).Select(user => new Description(TextSubject.Of(View.IdOf(new UserIndex(user))), Origin(knows), write(user)))];

    /// <summary>Texts that name two training items each.</summary>
    public List<Description> HonestTexts(KnowsUntil knows) => Texts(knows, user => [$"Likes *{TitleAt(user, 3)}*.", $"Lately *{TitleAt(user, 9)}*."]);

    /// <summary>The same, and every <paramref name="every"/>-th names the test item too.</summary>
    public List<Description> LeakingTexts(KnowsUntil knows, int every) => Texts(knows, user =>
        [$"Likes *{TitleAt(user, 3)}*.", .. user % every == 0 ? new[] { $"And *{TitleAt(user, 11)}*." } : []]);

    public static TextOrigin Origin(KnowsUntil knows) => new(TextOrigin.Imported, "texts.json", null, null, DateTimeOffset.UnixEpoch, knows);

    public static TextSet SetOf(IReadOnlyList<Description> texts) => TextSet.Of(texts[0].Subject.Kind, texts[0].Origin);

    private static string TitleOf(ItemId id)
    {
        var number = int.Parse(id.Value[1..], System.Globalization.CultureInfo.InvariantCulture);
        return $"{s_first[number / s_second.Length]} {s_second[number % s_second.Length]}";
    }
}
