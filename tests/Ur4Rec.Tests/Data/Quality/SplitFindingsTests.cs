using Ur4Rec.Data;
using Ur4Rec.Data.Quality;
using static Ur4Rec.Tests.Data.Interactions;

namespace Ur4Rec.Tests.Data.Quality;

/// <summary>250 users of 20 steps, an hour each, around 40 items; and what is wrong where one thing of it changes.</summary>
public sealed class SplitFindingsTests
{
    private const int Users = 250;
    private const int Steps = 20;
    private const long Start = 1_577_836_800;
    private const long Year = 365 * 24 * 3_600;

    [Fact]
    public void A_good_split_has_no_advice()
    {
        var findings = Examine(Item, Time);

        Assert.Equal(
            [
                "held out", "short test histories", "training after the test", "ties at the test target", "repeated test targets", "cold items",
                "cold test targets",
            ],
            findings.Select(finding => finding.Name));
        Assert.All(findings, finding => Assert.Equal((Verdict.Ok, null), (finding.Verdict, finding.Advice)));
        AssertFinding(findings, "held out", "leave_one_out: 250 validation and 250 test cases of 250 users", Verdict.Ok);
        AssertFinding(
            findings, "training after the test",
            "0.0 % of the test targets come before some training interaction, the average one before 0.0 % of all training", Verdict.Ok);
    }

    [Fact]
    public void Few_cases_are_worth_a_warning_and_none_is_bad_and_all_there_is_to_say()
    {
        AssertFinding(
            Examine(Item, Time, users: 199), "held out", "leave_one_out: 199 validation and 199 test cases of 199 users", Verdict.Warn);
        var finding = Assert.Single(Examine(Item, Time, steps: 2));
        Assert.Equal(("held out", Verdict.Bad), (finding.Name, finding.Verdict));
    }

    [Fact]
    public void What_others_chose_after_the_test_is_found_under_leave_one_out_and_not_under_a_temporal_split()
    {
        // Half of the users come a year later: their training, half of all, is later than the targets of the first half.
        static long InTwoYears(int user, int step) => Time(user, step) + (user % 2 * Year);

        AssertFinding(
            Examine(Item, InTwoYears), "training after the test",
            "50.0 % of the test targets come before some training interaction, the average one before 25.0 % of all training", Verdict.Warn);
        AssertFinding(
            Examine(Item, InTwoYears, method: SplitMethod.Temporal), "training after the test",
            "0.0 % of the test targets come before some training interaction, the average one before 0.0 % of all training", Verdict.Ok);
    }

    [Fact]
    public void Places_in_a_sequence_say_nothing_of_what_was_later() =>
        AssertFinding(Examine(Item, (_, step) => step), "training after the test", "unknown without clock times", Verdict.Ok);

    [Theory]
    [InlineData(10, "10.0 %", Verdict.Ok)]
    [InlineData(5, "20.0 %", Verdict.Warn)]
    [InlineData(1, "100.0 %", Verdict.Bad)]
    public void Targets_in_the_second_of_the_one_before_them_are_counted(int every, string share, Verdict verdict) => AssertFinding(
        Examine(Item, (user, step) => Time(user, user % every == 0 && step == Steps - 1 ? step - 1 : step)),
        "ties at the test target", $"{share} of the test targets share their second with the interaction before them", verdict);

    [Theory]
    [InlineData(125, "0.8 %", Verdict.Ok)]
    [InlineData(10, "10.0 %", Verdict.Warn)]
    [InlineData(2, "50.0 %", Verdict.Bad)]
    public void Targets_that_the_user_had_before_are_counted(int every, string share, Verdict verdict) => AssertFinding(
        Examine((user, step) => Item(user, user % every == 0 && step == Steps - 1 ? 0 : step), Time),
        "repeated test targets", $"{share} of the test targets are in their user's history", verdict);

    [Theory]
    [InlineData(10, "10.0 %", Verdict.Ok)]
    [InlineData(5, "20.0 %", Verdict.Warn)]
    [InlineData(1, "100.0 %", Verdict.Bad)]
    public void Targets_that_training_hardly_knows_are_counted(int every, string share, Verdict verdict) => AssertFinding(
        Examine((user, step) => user % every == 0 && step == Steps - 1 ? $"own{user}" : Item(user, step), Time),
        "cold test targets", $"{share} of the test targets have fewer than 5 training interactions, {share} none", verdict);

    [Fact]
    public void Items_that_training_hardly_knows_are_counted() =>
        // 250 own items beside 40, each chosen once.
        AssertFinding(
            Examine((user, step) => step == 0 ? $"own{user}" : Item(user, step), Time),
            "cold items", "86.2 % of the 290 items have fewer than 5 training interactions", Verdict.Warn);

    [Fact]
    public void Short_histories_are_counted() =>
        AssertFinding(
            Examine(Item, Time, steps: 5), "short test histories", "100.0 % of the test cases have fewer than 5 items before the target", Verdict.Warn);

    private static string Item(int user, int step) => $"i{(user + step) % 40}";

    private static long Time(int user, int step) => Start + (step * 3_600);

    private static IReadOnlyList<QualityFinding> Examine(
        Func<int, int, string> item, Func<int, int, long> time, int users = Users, int steps = Steps, SplitMethod method = SplitMethod.LeaveOneOut)
    {
        var interactions =
            from user in Enumerable.Range(0, users) from step in Enumerable.Range(0, steps) select Of($"u{user}", item(user, step), time(user, step));
        var dataset = DatasetPreparer.Prepare(interactions, new PreparationOptions()).Dataset;
        return SplitFindings.Of(Splitter.Split(dataset, new SplitOptions { Method = method }));
    }

    private static void AssertFinding(IReadOnlyList<QualityFinding> findings, string name, string value, Verdict verdict)
    {
        var finding = findings.Single(finding => finding.Name == name);
        Assert.Equal((value, verdict), (finding.Value, finding.Verdict));
        Assert.Equal(verdict == Verdict.Ok, finding.Advice is null);
    }
}
