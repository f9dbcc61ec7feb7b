using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Text;
using Ur4Rec.Text.Auditing;

namespace Ur4Rec;

/// <summary>A set of texts that a run may read, as the audit found it.</summary>
/// <param name="Kind">What the texts are about.</param>
/// <param name="Source">See <see cref="TextSet.Source"/>.</param>
/// <param name="View">What their author was allowed to see.</param>
/// <param name="Descriptions">Subjects described.</param>
/// <param name="Verdict">The audit's verdict.</param>
/// <param name="Why">Its reason.</param>
public sealed record AuditedTexts(SubjectKind Kind, string Source, string View, int Descriptions, LeakageVerdict Verdict, string Why)
{
    /// <summary>The short form of an audit.</summary>
    public static AuditedTexts Of(TextSetAudit audit) =>
        new(audit.Set.Kind, audit.Set.Source, audit.Set.View, audit.Descriptions, audit.Verdict, audit.Why);

    /// <summary>Whether they leak, or may well do so and nobody can say what their author saw.</summary>
    internal bool MustNotBeRead => Verdict == LeakageVerdict.Leaking || (Verdict == LeakageVerdict.Suspicious && View == KnowsUntil.NotKnown);

    internal string Remedy => Verdict == LeakageVerdict.Leaking && View == KnowsUntil.NotKnown && Kind == SubjectKind.User
        ? $"Redact them (`ur4rec texts audit --redact`) and remove these (`ur4rec texts remove --source {Source}`), describe anew from this split"
        : $"Describe anew from this split, remove these (`ur4rec texts remove --source {Source}`)";

    internal string Name => $"{(Kind == SubjectKind.User ? "user" : "item")} texts {Source}";

    internal string Finding => $"the {Name} are {(Verdict == LeakageVerdict.Leaking ? "leaking" : "suspicious")}: {Why}";

    /// <summary>Whether these are the texts of a set.</summary>
    internal bool Are(TextSet set) => (Kind, Source, View) == (set.Kind, set.Source, set.View);
}

/// <summary>Keeps texts that know what is held out away from training.</summary>
internal static class TextGuard
{
    /// <summary>Audits the texts that a run selects. What it lets pass and is not clean belongs in every result: <see cref="WarningsOf"/>.</summary>
    /// <exception cref="InputException">They leak and that is not allowed, or the configuration names a source that is not there.</exception>
    public static IReadOnlyList<AuditedTexts> Check(RunConfiguration configuration, RunData data, WorkerPool pool)
    {
        var settings = configuration.Texts;
        // A store's texts are there, those of the built-in data are made for whoever reads them.
        var areNotMade = data.Store == RunConfiguration.DemoStore && !configuration.ReadsTexts && settings.Source == TextSettings.All;
        if (settings.Source == TextSettings.None || areNotMade)
            return [];
        using var source = RunTexts.Open(data);
        var texts = Audit(source, source.Select(settings.Source), data.Split, pool);
        if (!settings.AllowLeaking && texts.FirstOrDefault(set => set.MustNotBeRead) is { } bad)
        {
            var selected = settings.Source == TextSettings.All ? "all, every set of the store" : settings.Source;
            throw new InputException(
                $"{data.Store}: {bad.Finding}. {bad.Remedy}, or read others: texts.source is {selected}. "
                + "With texts.allow_leaking: true the run goes on, and a warning stands in all its results.");
        }

        return texts;
    }

    /// <summary>A warning for every set that is not clean.</summary>
    public static IReadOnlyList<string> WarningsOf(IEnumerable<AuditedTexts> texts) =>
        [.. texts.Where(set => set.Verdict != LeakageVerdict.Clean).Select(set => set.Finding)];

    private static AuditedTexts[] Audit(RunTexts source, IReadOnlyList<TextSet> sets, Split split, WorkerPool pool)
    {
        if (sets.Count == 0)
            return [];
        var audit = new LeakageAudit(source.View, split);
        return [.. sets.Select(set => AuditedTexts.Of(AuditSet(set)))];

        TextSetAudit AuditSet(TextSet set)
        {
            var texts = source.Descriptions(set);
            var byTitles = audit.Audit(set, texts);
            // Vectors take most of the time; of other sets they would not change the verdict.
            return set is { Kind: SubjectKind.User, View: KnowsUntil.NotKnown } && byTitles.Verdict == LeakageVerdict.Clean
                ? audit.Audit(set, texts, LsaEmbeddingTest.Measure(source.View, split, ItemTexts(), texts, pool))
                : byTitles;
        }

        IReadOnlyList<Description> ItemTexts() => [.. source.Sets.Where(set => set.Kind == SubjectKind.Item).SelectMany(source.Descriptions)];
    }
}
