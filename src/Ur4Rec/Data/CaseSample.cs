using System.Globalization;

namespace Ur4Rec.Data;

/// <summary>The cases that are asked of all that could be.</summary>
/// <param name="Cases">Those that are asked, in their order.</param>
/// <param name="Available">How many could be.</param>
internal readonly record struct CaseSample(EvaluationCase[] Cases, int Available)
{
    /// <summary>Cases spread evenly over all, so that neither chance nor anybody chose them.</summary>
    /// <param name="cases">All that could be asked.</param>
    /// <param name="count">How many are wanted; 0 is all. There are fewer where fewer could be asked.</param>
    public static CaseSample Of(IReadOnlyList<EvaluationCase> cases, int count)
    {
        if (count == 0 || count >= cases.Count)
            return new CaseSample([.. cases], cases.Count);
        var asked = new EvaluationCase[count];
        for (var i = 0; i < count; i++)
            asked[i] = cases[(int)((long)i * cases.Count / count)];
        return new CaseSample(asked, cases.Count);
    }

    /// <summary>What a split's description says of it; nothing of all cases.</summary>
    /// <param name="part">What the cases are for.</param>
    public string Describe(string part) =>
        Cases.Length == Available
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $", {part} of {Cases.Length:N0} of {Available:N0} users, evenly spaced");
}
