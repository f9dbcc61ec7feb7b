using System.Globalization;
using Ur4Rec.Data.Quality;
using Ur4Rec.Text;
using Ur4Rec.Text.Auditing;

namespace Ur4Rec;

/// <summary>What the leakage audit of texts means for whoever trains with them, or has.</summary>
internal static class TextFindings
{
    /// <summary>Of texts that a run may read.</summary>
    public static QualityFinding OfStore(AuditedTexts texts)
    {
        var refused = texts.MustNotBeRead ? "Training refuses them under this split. " : "";
        var otherSplit = texts.View == KnowsUntil.NotKnown || texts.View == KnowsUntil.NoInteractions
            ? ""
            : $"If your runs split and filter as {texts.View}, examine the store so (--split, --min-rating, --config). ";
        return Of(texts, $"{refused}{otherSplit}{texts.Remedy}, or read others (texts.source). `ur4rec texts audit` shows what they name.");
    }

    /// <summary>Of texts that a run has read.</summary>
    public static QualityFinding OfRun(AuditedTexts texts) =>
        Of(texts, $"The run could read the answers, so its metrics are no evidence. {texts.Remedy}, then train again.");

    private static QualityFinding Of(AuditedTexts texts, string advice)
    {
        var count = texts.Descriptions.ToString("N0", CultureInfo.InvariantCulture);
        return QualityFinding.Judge(
            texts.Name,
            $"{count}, {texts.Verdict.ToString().ToLowerInvariant()}: {texts.Why}",
            bad: texts.Verdict == LeakageVerdict.Leaking,
            warn: texts.Verdict == LeakageVerdict.Suspicious,
            advice);
    }
}
