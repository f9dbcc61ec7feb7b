using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Text;
using Ur4Rec.Text.Auditing;
using Ur4Rec.Text.Storage;

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

    internal string Finding =>
        $"the {(Kind == SubjectKind.User ? "user" : "item")} texts {Source} are "
        + $"{(Verdict == LeakageVerdict.Leaking ? "leaking" : "suspicious")}: {Why}";
}

/// <summary>Keeps texts that know what is held out away from training.</summary>
internal static class TextGuard
{
    /// <summary>Audits the texts that a run selects. What it lets pass and is not clean belongs in every result: <see cref="WarningsOf"/>.</summary>
    /// <exception cref="InputException">They leak and that is not allowed, or the configuration names a source that the store does not have.</exception>
    public static IReadOnlyList<AuditedTexts> Check(TextSettings settings, RunData data, WorkerPool pool)
    {
        if (settings.Source == TextSettings.None)
            return [];
        var texts = AuditSelected(settings.Source, data, pool);
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

    private static AuditedTexts[] AuditSelected(string source, RunData data, WorkerPool pool)
    {
        if (data.Store == RunConfiguration.DemoStore)
        {
            return source == TextSettings.All
                ? []
                : throw new InputException($"texts.source is '{source}', but the built-in data has no texts; set it to all or none.");
        }

        using var store = TextStore.Open(data.Store);
        var sets = source == TextSettings.All ? [.. store.Sets().Select(size => size.Set)] : SetsOf(source, store);
        if (sets.Count == 0)
            return [];
        var view = data.ToTrainingView();
        var audit = new LeakageAudit(view, data.Split);
        return [.. Nearest(sets, view.Description).Select(set => AuditedTexts.Of(Audit(set)))];

        TextSetAudit Audit(TextSet set)
        {
            var texts = store.Descriptions(set);
            var byTitles = audit.Audit(set, texts);
            // Vectors take most of the time; of other sets they would not change the verdict.
            return set is { Kind: SubjectKind.User, View: KnowsUntil.NotKnown } && byTitles.Verdict == LeakageVerdict.Clean
                ? audit.Audit(set, texts, LsaEmbeddingTest.Measure(view, data.Split, store.Descriptions(SubjectKind.Item), texts, pool))
                : byTitles;
        }
    }

    /// <summary>Of a source that wrote for several splits, what it wrote for this one.</summary>
    private static IEnumerable<TextSet> Nearest(IEnumerable<TextSet> sets, string view) => sets
        .GroupBy(set => (set.Kind, set.Source))
        .SelectMany(ofSource => ofSource.Any(set => set.View == view) ? ofSource.Where(set => set.View == view) : ofSource);

    private static List<TextSet> SetsOf(string source, TextStore store)
    {
        try
        {
            return [.. TextInventory.Find(store, source, kind: null).Select(entry => entry.Set)];
        }
        catch (InputException e)
        {
            throw new InputException($"texts.source: {e.Message}", e);
        }
    }
}
