using System.Globalization;

namespace Ur4Rec.Text.Auditing;

/// <summary>What is known of a set of texts when it is judged.</summary>
/// <param name="Set">The set.</param>
/// <param name="IsAuthorKnown">Whether it is on record what the author was allowed to see.</param>
/// <param name="KnowTooMuch">Users whose author saw too much.</param>
/// <param name="Described">Users, or for item texts items, that are described.</param>
/// <param name="Test">See <see cref="TextSetAudit.Test"/>.</param>
/// <param name="Validation">See <see cref="TextSetAudit.Validation"/>.</param>
/// <param name="Reference">See <see cref="TextSetAudit.Reference"/>.</param>
/// <param name="Embedding">See <see cref="TextSetAudit.Embedding"/>.</param>
internal sealed record Evidence(
    TextSet Set,
    bool IsAuthorKnown,
    int KnowTooMuch,
    int Described,
    NamingRates? Test,
    NamingRates? Validation,
    NamingRates? Reference,
    EmbeddingTestResult? Embedding);

/// <summary>From the evidence to the verdict: first what the author was allowed to see, then what the texts say.</summary>
internal static class VerdictRules
{
    /// <summary>
    /// An honest author who guesses names the held-out item no more often than a good recommender ranks it first, for 2 to 4 % of users.
    /// </summary>
    public const double LeakingExcess = 0.05;

    /// <summary>Below one user in a hundred a leak can move no metric by more than its confidence interval.</summary>
    public const double SuspiciousExcess = 0.01;

    /// <summary>Below it an honest author, who knows the latest taste better than the mean of the history does, may come.</summary>
    public const double SuspiciousAuc = 0.55;

    /// <summary>The verdict and its reason in a line.</summary>
    public static (LeakageVerdict Verdict, string Why) Judge(Evidence evidence)
    {
        if (evidence.KnowTooMuch > 0)
        {
            var users = string.Create(CultureInfo.InvariantCulture, $"{evidence.KnowTooMuch:N0} of {evidence.Described:N0} users");
            return (LeakageVerdict.Leaking, $"the author ({evidence.Set.View}) saw interactions at or after the first held-out one of {users}");
        }

        var worst = new[] { ("test", evidence.Test), ("validation", evidence.Validation) }
            .Where(part => part.Item2 is not null)
            .Select(part => new Naming(part.Item1, part.Item2!, evidence.Reference))
            .OrderByDescending(naming => naming.IsClear).ThenByDescending(naming => naming.IsNoticeable)
            .FirstOrDefault();
        return evidence.IsAuthorKnown ? JudgeHonestAuthor(evidence.Set.View, worst) : JudgeByWhatIsSaid(evidence, worst);
    }

    private static (LeakageVerdict Verdict, string Why) JudgeHonestAuthor(string view, Naming? worst)
    {
        var author = view == KnowsUntil.NoInteractions ? "written from no interaction" : $"written from training alone ({view})";
        return worst is { IsClear: true }
            ? (LeakageVerdict.Suspicious, $"{author}, yet it {worst}")
            : (LeakageVerdict.Clean, worst is null ? author : $"{author}; it {worst}");
    }

    private static (LeakageVerdict Verdict, string Why) JudgeByWhatIsSaid(Evidence evidence, Naming? worst)
    {
        const string Unknown = "what the author saw is unknown";
        if (worst is null)
            return (LeakageVerdict.Suspicious, $"{Unknown}, and no held-out item has a title that could be looked for");
        if (worst.IsClear)
            return (LeakageVerdict.Leaking, $"{Unknown}; it {worst}");
        if (worst.IsNoticeable)
            return (LeakageVerdict.Suspicious, $"{Unknown}; it {worst}");
        if (evidence.Embedding is not { HeldOut: var auc } || auc.Low <= 0.5 || auc.Value < SuspiciousAuc)
            return (LeakageVerdict.Clean, $"{Unknown}; it {worst}");
        return (LeakageVerdict.Suspicious, string.Create(CultureInfo.InvariantCulture,
            $"{Unknown}; it is closer to the held-out item than to one as like the user's training items in {auc.Value:P1} of comparisons"));
    }

    /// <summary>A naming rate against what there would be without a leak.</summary>
    private sealed record Naming(string Part, NamingRates Rates, NamingRates? Reference)
    {
        public Estimate Excess { get; } = Reference is null ? Rates.Excess : Rates.Excess.Minus(Reference.Excess);

        public bool IsClear => Excess.Low > 0 && Excess.Value >= LeakingExcess;

        public bool IsNoticeable => Excess.Low > 0 && Excess.Value >= SuspiciousExcess;

        private static string Percent(Estimate rate) => rate.Value.ToString("P1", CultureInfo.InvariantCulture);

        public override string ToString()
        {
            var reference = Reference is null ? "" : $" ({Percent(Reference.Rate)} against {Percent(Reference.BaseRate)} inside training)";
            return $"names {Percent(Rates.Rate)} of the {Part} items against {Percent(Rates.BaseRate)} of items as popular{reference}";
        }
    }
}
