using Ur4Rec.Text;
using Ur4Rec.Text.Auditing;

namespace Ur4Rec.Tests.Text.Auditing;

public class VerdictRulesTests
{
    [Theory]
    // Of 1,000 cases: named, and named of as many matched items.
    [InlineData(true, 0, 0, LeakageVerdict.Clean)]
    [InlineData(true, 40, 2, LeakageVerdict.Clean)]
    [InlineData(true, 240, 15, LeakageVerdict.Suspicious)]
    [InlineData(false, 0, 0, LeakageVerdict.Clean)]
    [InlineData(false, 9, 0, LeakageVerdict.Clean)]
    [InlineData(false, 30, 2, LeakageVerdict.Suspicious)]
    [InlineData(false, 240, 15, LeakageVerdict.Leaking)]
    [InlineData(false, 300, 300, LeakageVerdict.Clean)]
    [InlineData(false, 330, 300, LeakageVerdict.Clean)] // 3 points more, but not beyond chance.
    public void Titles_decide_where_the_author_is_unknown_and_warn_where_he_is_known(bool isKnown, int named, int matched, LeakageVerdict verdict) =>
        Assert.Equal(verdict, Judge(isKnown, 0, Rates(named, matched, 1_000)).Verdict);

    [Fact]
    public void A_few_cases_prove_nothing()
    {
        Assert.Equal(LeakageVerdict.Clean, Judge(false, 0, Rates(1, 0, 5)).Verdict);
        Assert.Equal(LeakageVerdict.Leaking, Judge(false, 0, Rates(5, 0, 5)).Verdict);
    }

    [Fact]
    public void An_author_who_saw_too_much_leaks_whatever_he_says() =>
        Assert.Equal(LeakageVerdict.Leaking, Judge(true, 1, Rates(0, 0, 1_000)).Verdict);

    [Fact]
    public void The_worse_of_test_and_validation_counts()
    {
        var (verdict, why) = VerdictRules.Judge(new Evidence(Set(false), false, 0, 10, Rates(0, 0, 100), Rates(50, 0, 100), null, null));

        Assert.Equal(LeakageVerdict.Leaking, verdict);
        Assert.Contains("50.0 % of the validation items", why, StringComparison.Ordinal);
    }

    [Fact]
    public void What_likeness_explains_inside_training_is_no_leak()
    {
        var evidence = new Evidence(Set(false), false, 0, 10, Rates(100, 10, 1_000), null, Rates(110, 10, 1_000), null);

        Assert.Equal(LeakageVerdict.Clean, VerdictRules.Judge(evidence).Verdict);
        Assert.Equal(LeakageVerdict.Leaking, VerdictRules.Judge(evidence with { Reference = null }).Verdict);
    }

    [Theory]
    [InlineData(false, 0.57, 0.55, LeakageVerdict.Suspicious)]
    [InlineData(false, 0.54, 0.53, LeakageVerdict.Clean)]
    [InlineData(false, 0.58, 0.49, LeakageVerdict.Clean)]
    [InlineData(true, 0.80, 0.78, LeakageVerdict.Clean)]
    public void Vectors_alone_make_texts_of_unknown_authors_suspicious(bool isKnown, double auc, double low, LeakageVerdict verdict) =>
        Assert.Equal(verdict, Judge(isKnown, 0, Rates(0, 0, 1_000), new EmbeddingTestResult("lsa", 900, new Estimate(auc, low, 1), null)).Verdict);

    private static (LeakageVerdict Verdict, string Why) Judge(bool isKnown, int knowTooMuch, NamingRates test, EmbeddingTestResult? embedding = null) =>
        VerdictRules.Judge(new Evidence(Set(isKnown), isKnown, knowTooMuch, 10, test, null, null, embedding));

    private static TextSet Set(bool isKnown) => new(SubjectKind.User, TextOrigin.Imported, "texts.json", isKnown ? "leave_one_out" : KnowsUntil.NotKnown, false);

    private static NamingRates Rates(int named, int matched, int cases)
    {
        var (rate, baseRate) = (Estimate.OfShare(named, cases), Estimate.OfShare(matched, cases));
        return new NamingRates(cases, named, rate, baseRate, PopularRate: baseRate, rate.Minus(baseRate));
    }
}
