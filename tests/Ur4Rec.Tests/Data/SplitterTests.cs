using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Data;
using static Ur4Rec.Tests.Data.Interactions;

namespace Ur4Rec.Tests.Data;

public class SplitterTests
{
    [Fact]
    public void Leave_one_out_holds_out_the_last_two_of_users_with_three_or_more()
    {
        var split = Splitter.Split(Dataset("a b c d", "a b", "c b a"), new SplitOptions());

        Assert.Equal("leave_one_out", split.Description);
        Assert.Equal(["a b", "a b", "c"], TrainingParts(split));
        Assert.Equal([Case(0, 2), Case(2, 1)], split.Validation);
        Assert.Equal([Case(0, 3), Case(2, 2)], split.Test);
    }

    [Fact]
    public void A_sample_of_users_is_asked_that_is_spread_evenly()
    {
        var dataset = Dataset([.. Enumerable.Repeat("a b c d", 10)]);

        var split = Splitter.Split(dataset, new SplitOptions { ValidationUsers = 3, TestUsers = 4 });

        Assert.Equal("leave_one_out, validation of 3 of 10 users, evenly spaced, test of 4 of 10 users, evenly spaced", split.Description);
        Assert.Equal([Case(0, 2), Case(3, 2), Case(6, 2)], split.Validation);
        Assert.Equal([Case(0, 3), Case(2, 3), Case(5, 3), Case(7, 3)], split.Test);
        Assert.All(TrainingParts(split), part => Assert.Equal("a b", part));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    public void All_users_are_asked_where_no_fewer_are_wanted(int wanted)
    {
        var split = Splitter.Split(Dataset("a b c d", "e f g h"), new SplitOptions { ValidationUsers = wanted, TestUsers = wanted });

        Assert.Equal("leave_one_out", split.Description);
        Assert.Equal((2, 2), (split.Validation.Count, split.Test.Count));
    }

    // length, training items, validation target, test target; -1 for no case
    [Theory]
    [InlineData(1, 1, -1, -1)]
    [InlineData(2, 1, -1, 1)]
    [InlineData(3, 2, -1, 2)]
    [InlineData(4, 3, -1, 3)]
    [InlineData(5, 4, -1, 4)]
    [InlineData(6, 4, 4, 5)]
    [InlineData(9, 7, 7, 8)]
    [InlineData(10, 8, 8, 9)]
    [InlineData(11, 8, 8, 10)]
    [InlineData(20, 16, 17, 19)]
    [InlineData(100, 80, 89, 99)]
    public void Ratio_cuts_where_the_seed_cut(int length, int train, int validation, int test)
    {
        var dataset = Dataset(string.Join(' ', Enumerable.Range(0, length)));

        var split = Splitter.Split(dataset, new SplitOptions { Method = SplitMethod.Ratio });

        Assert.Equal("ratio 0.8/0.9", split.Description);
        Assert.Equal(train, split.TrainingSequence(new UserIndex(0)).Length);
        Assert.Equal(validation < 0 ? [] : [Case(0, validation)], split.Validation);
        Assert.Equal(test < 0 ? [] : [Case(0, test)], split.Test);
    }

    [Fact]
    public void A_share_is_exact_where_its_binary_form_is_not()
    {
        Assert.True(0.57 * 100 < 57);
        var options = new SplitOptions { Method = SplitMethod.Ratio, TrainEnd = 0.57, ValidationEnd = 0.9 };

        var split = Splitter.Split(Dataset(string.Join(' ', Enumerable.Range(0, 100))), options);

        Assert.Equal(57, split.TrainingSequence(new UserIndex(0)).Length);
    }

    [Fact]
    public void Temporal_cuts_all_users_at_the_same_two_times()
    {
        // Ten times 0..9: training ends before 8, validation before 9.
        var dataset = DatasetPreparer.Prepare(
            [
                Of("all", "a", 0), Of("all", "b", 1), Of("all", "c", 8), Of("all", "d", 9),
                Of("old", "a", 2), Of("old", "b", 3), Of("old", "c", 4), Of("old", "d", 5), Of("old", "e", 6), Of("old", "f", 7),
            ],
            new PreparationOptions()).Dataset;

        var split = Splitter.Split(dataset, new SplitOptions { Method = SplitMethod.Temporal });

        Assert.Equal("temporal 0.8/0.9 at 8/9", split.Description);
        Assert.Equal(["a b", "a b c d e f"], TrainingParts(split));
        Assert.Equal([Case(0, 2)], split.Validation);
        Assert.Equal([Case(0, 3)], split.Test);
    }

    [Fact]
    public void Temporal_asks_nothing_of_a_user_without_history()
    {
        var dataset = DatasetPreparer.Prepare(
            [.. Enumerable.Range(0, 8).Select(t => Of("old", $"i{t}", t)), Of("new", "a", 8), Of("new", "b", 9)],
            new PreparationOptions()).Dataset;

        var split = Splitter.Split(dataset, new SplitOptions { Method = SplitMethod.Temporal });

        Assert.Empty(split.Validation);
        Assert.Equal([Case(1, 1)], split.Test);
        Assert.Equal(0, split.TrainingSequence(new UserIndex(1)).Length);
    }

    [Fact]
    public void Temporal_without_different_times_is_an_error()
    {
        var dataset = DatasetPreparer.Prepare([Of("u", "a", 5), Of("u", "b", 5)], new PreparationOptions()).Dataset;

        var error = Assert.Throws<InputException>(
            () => Splitter.Split(dataset, new SplitOptions { Method = SplitMethod.Temporal }));
        Assert.Contains("use leave_one_out or ratio", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0.9)]
    [InlineData(0.9, 0.9)]
    [InlineData(0.8, 1)]
    [InlineData(double.NaN, 0.9)]
    public void Cuts_out_of_order_are_an_error(double trainEnd, double validationEnd)
    {
        var options = new SplitOptions { TrainEnd = trainEnd, ValidationEnd = validationEnd };
        var error = Assert.Throws<InputException>(() => Splitter.Split(Dataset("a b c"), options));
        Assert.Contains("0 < train_end < validation_end < 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SplitMethod.LeaveOneOut)]
    [InlineData(SplitMethod.Ratio)]
    [InlineData(SplitMethod.Temporal)]
    public void No_target_is_ever_in_training_or_in_an_earlier_history(SplitMethod method) =>
        Prop.ForAll(Any(), raw => TargetsAreHeldOut(raw, method)).QuickCheckThrowOnFailure();

    [Fact]
    public void Temporal_training_is_older_than_every_target() =>
        Prop.ForAll(Any(), TrainingIsOlder).QuickCheckThrowOnFailure();

    private static bool TargetsAreHeldOut(Interaction[] raw, SplitMethod method)
    {
        if (TrySplit(raw, method) is not { } split)
            return true;
        var test = split.Test.ToDictionary(c => c.User, c => c.TargetPosition);
        return split.Validation.Concat(split.Test).All(c =>
                c.TargetPosition >= split.TrainingSequence(c.User).Length
                && c.TargetPosition < split.Dataset.Sequence(c.User).Length
                && split.History(c).Length == c.TargetPosition
                && c.TargetPosition > 0)
            && split.Validation.All(c => !test.TryGetValue(c.User, out var target) || c.TargetPosition < target)
            && AscendByUser(split.Validation)
            && AscendByUser(split.Test);
    }

    private static bool TrainingIsOlder(Interaction[] raw)
    {
        if (TrySplit(raw, SplitMethod.Temporal) is not { } split)
            return true;
        var newestInTraining = Enumerable.Range(0, split.Dataset.UserCount).Select(u => new UserIndex(u)).Max(user =>
            split.TrainingSequence(user).Length is var length && length > 0 ? split.Dataset.Times(user).Span[length - 1] : -1);
        var validation = split.Validation.Select(c => split.Dataset.Times(c.User).Span[c.TargetPosition]).ToArray();
        var test = split.Test.Select(c => split.Dataset.Times(c.User).Span[c.TargetPosition]).ToArray();
        return validation.Concat(test).All(time => time > newestInTraining)
            && validation.All(v => test.All(t => v < t));
    }

    private static Split? TrySplit(Interaction[] raw, SplitMethod method)
    {
        var dataset = DatasetPreparer.Prepare(raw, new PreparationOptions()).Dataset;
        try
        {
            return Splitter.Split(dataset, new SplitOptions { Method = method });
        }
        catch (InputException) when (method == SplitMethod.Temporal)
        {
            return null;
        }
    }

    private static bool AscendByUser(IReadOnlyList<EvaluationCase> cases) =>
        cases.Zip(cases.Skip(1)).All(pair => pair.First.User.Value < pair.Second.User.Value);

    private static EvaluationCase Case(int user, int position) => new(new UserIndex(user), position);

    private static string[] TrainingParts(Split split) =>
        [
            .. Enumerable.Range(0, split.Dataset.UserCount)
                .Select(u => string.Join(' ', split.Dataset.Ids(split.TrainingSequence(new UserIndex(u))))),
        ];
}
