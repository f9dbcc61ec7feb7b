using Ur4Rec.Data;
using Ur4Rec.Data.Quality;
using Ur4Rec.Evaluation;
using Ur4Rec.Numerics;
using Ur4Rec.Text;
using Ur4Rec.Text.Auditing;

namespace Ur4Rec.Tests;

/// <summary>Findings about runs of 100 cases whose targets stand where a test says.</summary>
public sealed class RunFindingsTests : IDisposable
{
    private readonly WorkerPool _pool = new(1);
    private readonly RunFindings _findings;

    public RunFindingsTests() => _findings = new RunFindings(_pool);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void A_model_is_told_from_popularity_or_not()
    {
        var (first, second) = (Result("sasrec", _ => 0), Result("popularity", _ => 1));

        AssertFinding(
            _findings.AgainstPopularity("test", first, second), "test against popularity",
            "ndcg@10 1.0000, popularity 0.6309; difference +0.3691 (95 % +0.3691 to +0.3691)", Verdict.Ok);
        AssertFinding(
            _findings.AgainstPopularity("validation", second with { Scorer = "sasrec" }, first with { Scorer = "popularity" }),
            "validation against popularity",
            "ndcg@10 0.6309, popularity 1.0000; difference -0.3691 (95 % -0.3691 to -0.3691)", Verdict.Bad);
        Assert.Equal(Verdict.Bad, _findings.AgainstPopularity("test", first, first with { Scorer = "popularity" }).Verdict);
        var undecided = _findings.AgainstPopularity("test", Result("sasrec", i => i % 2), Result("popularity", i => (i + 1) % 2));
        Assert.Equal(Verdict.Warn, undecided.Verdict);
        Assert.StartsWith("These cases cannot tell the model from a list", undecided.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_is_clearly_better_than_the_model_is_worth_a_warning()
    {
        var (first, second) = (Result("ease", _ => 0), Result("sasrec", _ => 1));

        Assert.Equal(("test against ease", Verdict.Warn), NameAndVerdict(_findings.AgainstItemToItem(second, first)));
        Assert.Equal(("test against sasrec", Verdict.Ok), NameAndVerdict(_findings.AgainstItemToItem(first, second)));
        Assert.Equal(Verdict.Ok, _findings.AgainstItemToItem(Result("sasrec", i => i % 2), Result("ease", i => (i + 1) % 2)).Verdict);
    }

    [Fact]
    public void A_test_far_from_validation_is_found_on_either_side()
    {
        var (all, half) = (Result("sasrec", _ => 0), Result("sasrec", i => i < 50 ? 0 : 99));

        var below = _findings.Gap(all, half);
        Assert.Equal(("validation and test", Verdict.Warn), NameAndVerdict(below));
        Assert.StartsWith("ndcg@10 1.0000 in validation, 0.5000 in the test (95 % 0.", below.Value, StringComparison.Ordinal);
        Assert.StartsWith("The model does not keep what validation promised", below.Advice, StringComparison.Ordinal);
        var above = _findings.Gap(half, all);
        Assert.Equal(Verdict.Warn, above.Verdict);
        Assert.StartsWith("The test is easier than validation", above.Advice, StringComparison.Ordinal);
        Assert.Equal((Verdict.Ok, null), (_findings.Gap(half, half).Verdict, _findings.Gap(half, half).Advice));
        // 10 % less is as much as a test may lose, sure as it is.
        Assert.Equal(Verdict.Ok, _findings.Gap(all, Result("sasrec", i => i < 90 ? 0 : 99)).Verdict);
    }

    [Theory]
    [InlineData(ProtocolName.Full, "Believe full")]
    [InlineData(ProtocolName.Sampled, "This run was validated and tested under sampled")]
    public void Protocols_that_order_models_otherwise_are_found(ProtocolName protocol, string advice)
    {
        var (steady, wild, popularity) = (Result("sasrec", _ => 30), Result("ease", i => i < 50 ? 0 : 900), Result("popularity", _ => 990));
        var (steadySampled, wildSampled, popularitySampled) = (Result("sasrec", _ => 1), Result("ease", i => i < 50 ? 0 : 90), Result("popularity", _ => 98));

        var finding = _findings.Protocols(new RunTrials(
            steady, popularity, [steady, wild, popularity], [steadySampled, wildSampled, popularitySampled], protocol));

        AssertFinding(
            finding, "full against sampled",
            "ndcg@10 full: ease 0.5000 > sasrec 0.0000 > popularity 0.0000; sampled: sasrec 0.6309 > ease 0.5000 > popularity 0.0000: full says ease, sampled sasrec",
            Verdict.Warn);
        Assert.StartsWith(advice, finding.Advice, StringComparison.Ordinal);
        var agreeing = _findings.Protocols(new RunTrials(steady, popularity, [steady, popularity], [steadySampled, popularitySampled], protocol));
        Assert.Equal((Verdict.Ok, null), (agreeing.Verdict, agreeing.Advice));
        Assert.EndsWith(": they agree", agreeing.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Skipped_steps_and_the_runs_own_warnings_are_said()
    {
        AssertFinding(RunFindings.SkippedSteps(0), "skipped steps", "0", Verdict.Ok);
        AssertFinding(RunFindings.SkippedSteps(1_200), "skipped steps", "1,200", Verdict.Warn);
        AssertFinding(RunFindings.Warning("an expert is dead"), "warning", "an expert is dead", Verdict.Warn);
    }

    [Theory]
    [InlineData(LeakageVerdict.Clean, Verdict.Ok, false)]
    [InlineData(LeakageVerdict.Suspicious, Verdict.Warn, false)]
    [InlineData(LeakageVerdict.Leaking, Verdict.Bad, true)]
    public void Texts_are_judged_as_their_audit_found_them(LeakageVerdict found, Verdict verdict, bool isRefused)
    {
        var texts = new AuditedTexts(SubjectKind.User, "template", "leave_one_out", 1_234, found, "because");

        var ofStore = TextFindings.OfStore(texts);
        var ofRun = TextFindings.OfRun(texts);

        var value = $"1,234, {found.ToString().ToLowerInvariant()}: because";
        AssertFinding(ofStore, "user texts template", value, verdict);
        AssertFinding(ofRun, "user texts template", value, verdict);
        Assert.Equal(isRefused, ofStore.Advice?.StartsWith("Training refuses them", StringComparison.Ordinal) ?? false);
        Assert.Equal(verdict != Verdict.Ok, ofRun.Advice?.EndsWith("then train again.", StringComparison.Ordinal) ?? false);
    }

    private static (string Name, Verdict Verdict) NameAndVerdict(QualityFinding finding) => (finding.Name, finding.Verdict);

    private static void AssertFinding(QualityFinding finding, string name, string value, Verdict verdict)
    {
        Assert.Equal((name, value, verdict), (finding.Name, finding.Value, finding.Verdict));
        Assert.Equal(verdict == Verdict.Ok, finding.Advice is null);
    }

    private static EvaluationResult Result(string scorer, Func<int, int> better)
    {
        TargetRank[] ranks = [.. Enumerable.Range(0, 100).Select(i => new TargetRank(better(i), 0))];
        return new EvaluationResult
        {
            Scorer = scorer,
            Split = "split",
            Protocol = Protocol.Full,
            Metrics = new CaseMetrics(ranks).Means(),
            Intervals = new Dictionary<string, ConfidenceInterval>(),
            Segments = [],
            Cases = [.. ranks.Select((_, user) => new EvaluationCase(new UserIndex(user), 7))],
            Ranks = ranks,
        };
    }
}
