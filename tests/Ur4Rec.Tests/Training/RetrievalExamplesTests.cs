using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Data;
using Ur4Rec.Tests.Evaluation;
using Ur4Rec.Training;

namespace Ur4Rec.Tests.Training;

public class RetrievalExamplesTests
{
    [Fact]
    public void An_epoch_holds_distinct_ascending_positions_with_a_history_of_every_user_that_has_any()
    {
        var cases =
            from seed in Gen.Choose(0, 1000)
            from positions in Gen.Choose(1, 8)
            from batchSize in Gen.Choose(1, 40)
            from epoch in Gen.Choose(1, 5)
            select (seed, positions, batchSize, epoch);
        Prop.ForAll(cases.ToArbitrary(), run =>
        {
            var split = TestSplits.Random(users: 30, items: 50, longest: 14, seed: (ulong)run.seed);
            var examples = new RetrievalExamples(split, run.positions, run.batchSize, seed: 3);
            examples.BeginEpoch(run.epoch);
            var seen = Enumerable.Range(0, 30).Select(_ => new List<int>()).ToArray();
            foreach (var batch in Batches(examples))
            {
                Assert.InRange(batch.Count, 1, run.batchSize);
                Assert.Equal(batch.Count, batch.Users.Distinct().Count());
                for (var i = 0; i < batch.Count; i++)
                {
                    var (user, position) = (batch.Users[i], batch.TargetPositions[i]);
                    var sequence = split.TrainingSequence(user);
                    Assert.Equal(sequence.Span[position], batch.Positives[i]);
                    Assert.Equal(user, batch.Queries[i].User);
                    Assert.Equal(sequence[..position].ToArray(), batch.Queries[i].History.ToArray());
                    Assert.Equal(split.TrainingTimes(user)[..position].ToArray(), batch.Queries[i].Times.ToArray());
                    Assert.True(position > (seen[user.Value].Count == 0 ? 0 : seen[user.Value][^1]));
                    seen[user.Value].Add(position);
                }
            }

            for (var user = 0; user < 30; user++)
                Assert.Equal(Math.Clamp(split.TrainingSequence(new UserIndex(user)).Length - 1, 0, run.positions), seen[user].Count);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Every_choice_of_positions_is_alike()
    {
        // Five positions have a history, of which two are chosen: ten choices, each expected in a tenth of 5,000 epochs (deviation 21).
        var examples = new RetrievalExamples(OneUser(trainingItems: 6), positionsPerUser: 2, batchSize: 4, seed: 1);
        var counts = new Dictionary<(int, int), int>();
        for (var epoch = 1; epoch <= 5000; epoch++)
        {
            examples.BeginEpoch(epoch);
            var choice = (examples.Batch(0, shard: 0).TargetPositions[0], examples.Batch(1, shard: 0).TargetPositions[0]);
            counts[choice] = counts.GetValueOrDefault(choice) + 1;
        }

        Assert.Equal(10, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 395, 605));
    }

    [Fact]
    public void Epochs_differ_and_each_is_a_function_of_the_seed_and_its_number()
    {
        var split = TestSplits.Random(users: 30, items: 50, longest: 14, seed: 1);
        Assert.NotEqual(Epoch(split, seed: 1, epoch: 1), Epoch(split, seed: 1, epoch: 2));
        Assert.NotEqual(Epoch(split, seed: 1, epoch: 1), Epoch(split, seed: 2, epoch: 1));
        var examples = new RetrievalExamples(split, positionsPerUser: 3, batchSize: 7, seed: 1);
        examples.BeginEpoch(1);
        examples.BeginEpoch(2);
        Assert.Equal(Epoch(split, seed: 1, epoch: 2), Flat(examples));
    }

    [Fact]
    public void A_users_positions_do_not_depend_on_the_other_users()
    {
        int[] sequence = [.. Enumerable.Range(0, 20)];
        var alone = PositionsOf(TestSplits.LeaveOneOut(20, [], sequence), user: 1);
        Assert.Equal(alone, PositionsOf(TestSplits.LeaveOneOut(20, sequence[..9], sequence, sequence), user: 1));
        Assert.NotEqual(alone, PositionsOf(TestSplits.LeaveOneOut(20, [], sequence, sequence), user: 2));
    }

    [Fact]
    public void Rounds_are_shuffled()
    {
        int[][] sequences = [.. Enumerable.Repeat(Enumerable.Range(0, 4).ToArray(), 50)];
        var users = Epoch(TestSplits.LeaveOneOut(4, sequences), seed: 1, epoch: 1).Select(entry => entry.User.Value).ToArray();
        Assert.Equal(Enumerable.Range(0, 50), users.Order());
        Assert.NotEqual(Enumerable.Range(0, 50), users);
    }

    [Fact]
    public void Nothing_to_train_on_is_an_error()
    {
        var error = Assert.Throws<InputException>(() => new RetrievalExamples(TestSplits.LeaveOneOut(3, [0, 1, 2], [1]), 1, 1, 1));
        Assert.StartsWith("There is nothing to train on", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetrievalExamples(OneUser(3), positionsPerUser: 0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetrievalExamples(OneUser(3), 1, batchSize: 0, 1));
    }

    private static Split OneUser(int trainingItems) => TestSplits.LeaveOneOut(20, [.. Enumerable.Range(0, trainingItems + 2)]);

    private static IEnumerable<RetrievalCases> Batches(RetrievalExamples examples) =>
        Enumerable.Range(0, examples.BatchesPerEpoch).Select(batch => examples.Batch(batch, shard: 0));

    private static EvaluationCase[] Flat(RetrievalExamples examples) =>
        [.. Batches(examples).SelectMany(batch => batch.Users.Zip(batch.TargetPositions, (user, position) => new EvaluationCase(user, position)))];

    private static EvaluationCase[] Epoch(Split split, ulong seed, int epoch)
    {
        var examples = new RetrievalExamples(split, positionsPerUser: 3, batchSize: 7, seed);
        examples.BeginEpoch(epoch);
        return Flat(examples);
    }

    private static int[] PositionsOf(Split split, int user) =>
        [.. Epoch(split, seed: 1, epoch: 1).Where(entry => entry.User.Value == user).Select(entry => entry.TargetPosition)];
}
