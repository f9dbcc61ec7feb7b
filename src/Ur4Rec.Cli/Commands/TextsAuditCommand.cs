using System.CommandLine;
using Ur4Rec.Cli.Output;
using Ur4Rec.Numerics;
using Ur4Rec.Text;
using Ur4Rec.Text.Auditing;
using Ur4Rec.Text.Storage;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Commands;

/// <summary><c>ur4rec texts audit --store FILE</c>: whether texts know what a split holds out, and copies that do not.</summary>
internal static class TextsAuditCommand
{
    private static readonly DataFlags s_data = new();

    private static readonly Option<string?> s_source = TextOptions.Source();

    private static readonly Option<bool> s_redact = new("--redact")
    {
        Description = "Write copies of user texts that are not clean, without the sentences that name what is held out for their user.",
    };

    private static readonly Option<bool> s_json = SharedOptions.Json();

    public static Command Build()
    {
        var command = new Command("audit", "Examine whether texts know what a split holds out.");
        s_data.AddTo(command);
        command.Add(s_source);
        command.Add(s_redact);
        command.Add(s_json);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var configuration = s_data.Read(parsed);
        var data = RunData.Load(configuration);
        using var store = TextStore.Open(data.Store);
        using var pool = new WorkerPool(configuration.ThreadCount);
        var sets = TextInventory.Find(store, parsed.GetValue(s_source), kind: null).Where(entry => entry.Descriptions > 0).Select(entry => entry.Set);
        var view = data.ToTrainingView();
        var audit = new LeakageAudit(view, data.Split);
        var itemTexts = store.Descriptions(SubjectKind.Item);

        var found = new List<TextSetAudit>();
        var redactions = new List<RedactionSummary>();
        foreach (var set in sets)
        {
            if (redactions.Exists(redaction => redaction.Audit.Set == set))
                continue;
            var texts = store.Descriptions(set);
            found.Add(Examine(set, texts));
            if (parsed.GetValue(s_redact) && found[^1].Verdict != LeakageVerdict.Clean && set is { Kind: SubjectKind.User, IsRedacted: false })
                redactions.Add(Redact(set, texts));
        }

        var report = new AuditReport(view.Description, found, redactions);
        if (parsed.GetValue(s_json))
            Console.Out.WriteLine(RunJson.Document(report));
        else
            AuditLines.Print(report);
        return Tool.Done;

        TextSetAudit Examine(TextSet set, IReadOnlyList<Description> texts) => audit.Audit(
            set, texts, set.Kind == SubjectKind.User ? LsaEmbeddingTest.Measure(view, data.Split, itemTexts, texts, pool) : null);

        RedactionSummary Redact(TextSet set, IReadOnlyList<Description> texts)
        {
            var redacted = audit.Redact(texts);
            var copy = set with { IsRedacted = true };
            // Else a text that has no copy any more would keep the one of an earlier redaction.
            store.Remove(copy);
            store.Put(redacted.Copies);
            return new RedactionSummary(
                redacted.Copies.Count, redacted.SentencesRemoved, redacted.TextsChanged, redacted.TextsLost, Examine(copy, redacted.Copies));
        }
    }
}

/// <summary>What <c>texts audit</c> answers.</summary>
/// <param name="Split">How data and split were made.</param>
/// <param name="Sets">The audit of each set.</param>
/// <param name="Redactions">The copies made.</param>
internal sealed record AuditReport(string Split, IReadOnlyList<TextSetAudit> Sets, IReadOnlyList<RedactionSummary> Redactions);

/// <summary>A redacted copy of a set.</summary>
/// <param name="Copies">Texts it holds.</param>
/// <param name="SentencesRemoved">Sentences left out.</param>
/// <param name="TextsChanged">Texts of which a sentence was left out, those without a copy included.</param>
/// <param name="TextsLost">Texts that had no other sentence and so have no copy.</param>
/// <param name="Audit">The copy's own audit.</param>
internal sealed record RedactionSummary(int Copies, int SentencesRemoved, int TextsChanged, int TextsLost, TextSetAudit Audit);
