using System.Globalization;

namespace Ur4Rec.Text.Describing;

/// <summary>A user's profile in English, an aspect a sentence. A change of wording raises <see cref="TemplateDescriber.WordingVersion"/>.</summary>
internal static class UserSentences
{
    private const double ManyTimes = 10;
    private const double Narrow = 0.55;
    private const double Broad = 0.85;
    private const double Popular = 0.6;
    private const double Unpopular = 0.4;

    public static IReadOnlyList<string> Of(UserProfile profile) =>
    [
        .. profile.Favoured.Select(Favoured),
        .. Avoided(profile.Avoided),
        .. profile.Decades.Select(Decade),
        .. Shifts(profile),
        .. Breadth(profile.Breadth),
        .. Titles("The latest choices", profile.RecentTitles),
        .. Titles("Choices that few others make", profile.RareTitles),
        .. Popularity(profile.PopularityRank),
    ];

    private static string Favoured(TraitLift kind) => $"Likes {kind.Name}: chooses it {Times(kind.Lift)} as often as others do.";

    private static string Decade(TraitLift decade) => $"Is drawn to the {decade.Name}: chooses from them {Times(decade.Lift)} as often as others do.";

    private static IEnumerable<string> Avoided(IReadOnlyList<TraitLift> kinds)
    {
        var (never, seldom) = (kinds.Where(kind => kind.Count == 0), kinds.Where(kind => kind.Count > 0));
        if (never.Any())
            yield return $"Never chooses {Or(never)}, though others do.";
        if (seldom.Any())
            yield return $"Chooses {Or(seldom)} less than others do.";
    }

    private static string Or(IEnumerable<TraitLift> kinds) => string.Join(" or ", kinds.Select(kind => kind.Name));

    private static IEnumerable<string> Shifts(UserProfile profile)
    {
        if (profile.Rising.Count > 0)
            yield return $"Lately turns to {English.And([.. profile.Rising.Select(Shift)])}.";
        if (profile.Falling.Count > 0)
            yield return $"Has turned away from {English.And([.. profile.Falling.Select(Shift)])}.";
        if (profile.IsLongEnoughForShifts && profile.Rising.Count + profile.Falling.Count == 0)
            yield return "The taste is long-standing: recent choices are of the same kinds as earlier ones.";
    }

    private static string Shift(TraitShift shift) => string.Create(
        CultureInfo.InvariantCulture,
        $"{shift.Name} ({100 * shift.RecentShare:F0}% of recent choices, {100 * shift.EarlierShare:F0}% before)");

    private static IEnumerable<string> Breadth(TasteBreadth? breadth)
    {
        if (breadth is null)
            yield break;
        var word = breadth.Evenness < Narrow ? "narrow" : breadth.Evenness < Broad ? "moderately broad" : "broad";
        yield return $"The taste is {word}: choices cover {breadth.Kinds} of {breadth.CatalogueKinds} kinds.";
    }

    private static IEnumerable<string> Titles(string beginning, IReadOnlyList<string> titles)
    {
        if (titles.Count > 0)
            yield return English.WithStop($"{beginning}: {string.Join("; ", titles)}");
    }

    private static IEnumerable<string> Popularity(double? rank)
    {
        if (rank is null)
            yield break;
        yield return rank switch
        {
            >= Popular => "Prefers what is popular with everybody.",
            <= Unpopular => "Looks beyond what is popular with everybody.",
            _ => "Chooses popular and less popular items alike.",
        };
    }

    private static string Times(double lift) =>
        lift >= ManyTimes ? "more than ten times" : string.Create(CultureInfo.InvariantCulture, $"{lift:F1} times");
}
