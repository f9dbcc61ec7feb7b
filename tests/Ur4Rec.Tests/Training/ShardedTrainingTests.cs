using Ur4Rec.Data;
using Ur4Rec.Distribution;
using Ur4Rec.Models;
using Ur4Rec.Numerics.Distribution;
using Ur4Rec.Training;

namespace Ur4Rec.Tests.Training;

/// <summary>A batch that is cut into shards is trained alike by any number of processes.</summary>
public sealed class ShardedTrainingTests
{
    private static readonly JointWorld s_world = JointWorld.Full with { Training = JointWorld.Full.Training with { Epochs = 2, Shards = 4 } };

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Ranks_do_not_change_a_bit_of_any_stage(int ranks)
    {
        var alone = s_world.Run();
        foreach (var run in ThreadRanks.Run(ranks, group => (s_world with { Ranks = group }).Run()))
        {
            Assert.Equal(alone.Parameters.Keys, run.Parameters.Keys);
            Assert.All(alone.Parameters, parameter => Assert.Equal(parameter.Value, run.Parameters[parameter.Key]));
            Assert.Equal(alone.FinalQuality, run.FinalQuality);
            Assert.Equal(alone.Epochs.Select(Told), run.Epochs.Select(Told));
            Assert.Equal(alone.Messages, run.Messages);
        }
    }

    [Fact]
    public void A_rank_whose_memory_fails_does_not_train_on_unnoticed()
    {
        var world = s_world with { Training = s_world.Training with { Epochs = 1 }, Stages = [Stage.PretrainSasrec] };
        var failure = Assert.Throws<RankGroupException>(
            () => ThreadRanks.Run(3, group => (world with { Ranks = group, AfterStep = group.Rank == 1 ? FlipABitAtTheEnd : null }).Run()));
        Assert.Equal(
            $"The parameters of the process 1 on {Environment.MachineName} are no longer those of the process 0 on {Environment.MachineName}, "
            + "at pretrain_sasrec, epoch 1, step 3: bad memory, another build or other instructions. Start the same command again, without the machine "
            + "to blame: it goes on from the last checkpoint.",
            failure.Message);

        static void FlipABitAtTheEnd(Ur4RecModel model, StepProgress progress)
        {
            var values = model.SasRec.NamedParameters().First().Parameter.Values;
            values[0] = progress.Step == 3 ? MathF.BitIncrement(values[0]) : values[0];
        }
    }

    [Fact]
    public void Shards_of_a_loss_without_randomness_come_to_what_the_whole_batch_does()
    {
        var world = new JointWorld
        {
            SasRec = s_world.SasRec with { Dropout = 0 },
            Training = s_world.Training with { Shards = 1, EmaDecay = 0, Epochs = 3 },
            Stages = [Stage.PretrainSasrec],
            Script = _ => 0,
        };
        var whole = world.Run();
        var sharded = (world with { Training = world.Training with { Shards = 4 } }).Run();
        Assert.Equal(whole.Epochs[0].Loss, sharded.Epochs[0].Loss, 1e-5);
        foreach (var (name, values) in whole.Parameters)
        {
            for (var i = 0; i < values.Length; i++)
                Assert.Equal(values[i], sharded.Parameters[name][i], 2e-3f);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void One_shard_a_process_stays_near_the_whole_batch_where_nothing_is_drawn_at_random(int ranks)
    {
        var whole = Undropped(shards: 1, group: null);
        foreach (var fast in ThreadRanks.Run(ranks, group => Undropped(shards: 0, group)))
        {
            var differences = whole.Parameters.SelectMany(pair => pair.Value.Zip(fast.Parameters[pair.Key], (one, other) => Math.Abs(one - other)));
            Assert.InRange(differences.Max(), 0, 5e-3f);
            Assert.Equal(whole.FinalQuality, fast.FinalQuality, 0.01);
        }

        static JointRun Undropped(int shards, IRankGroup? group)
        {
            var epochs = 0;
            var world = new JointWorld
            {
                SasRec = s_world.SasRec with { Dropout = 0 },
                Training = s_world.Training with { Shards = shards, EmaDecay = 0, Epochs = 3 },
                Stages = [Stage.PretrainSasrec],
                Ranks = group,
                // The last epoch is kept.
                Script = _ => ++epochs,
            };
            return world.Run();
        }
    }

    [Fact]
    public void A_batch_is_cut_into_shards_of_as_many_tokens_and_every_window_is_in_one()
    {
        var windows = Enumerable.Range(0, 37).Select(w => new TrainingWindow(new UserIndex(w), 0, 1 + (w * 7 % 23))).ToArray();
        var shards = Shard.Of(4).Select(shard => BatchCut.Of(windows, shard)).ToList();
        Assert.Equal(Enumerable.Range(0, 37), shards.SelectMany(shard => shard).Order());
        Assert.All(shards, shard => Assert.Equal(shard.Order(), shard));
        var tokens = shards.ConvertAll(shard => shard.Sum(w => windows[w].Length));
        Assert.InRange(tokens.Max() - tokens.Min(), 0, 3);
        Assert.Equal([1, 1, 0, 0], Shard.Of(4).Select(shard => BatchCut.Of(windows.AsSpan(0, 2), shard).Length));
    }

    [Fact]
    public void Users_and_their_cases_are_a_shards_own_and_batches_are_as_large_as_without_shards()
    {
        var split = s_world.Split;
        var whole = new RetrievalExamples(split, positionsPerUser: 3, batchSize: 8, seed: 1);
        var cut = new RetrievalExamples(split, positionsPerUser: 3, batchSize: 8, seed: 1, shards: 4);
        whole.BeginEpoch(1);
        cut.BeginEpoch(1);
        Assert.Equal(whole.BatchesPerEpoch, cut.BatchesPerEpoch);
        Assert.Equal(8, cut.CasesOf(0));
        Assert.Equal(Cases(whole, 1), Cases(cut, 4));
        foreach (var shard in Shard.Of(4))
        {
            for (var batch = 0; batch < cut.BatchesPerEpoch; batch++)
                Assert.All(cut.Batch(batch, shard.Number).Users, user => Assert.True(shard.Owns(user)));
        }
    }

    private static IEnumerable<(int User, int Position)> Cases(RetrievalExamples examples, int shards) =>
        Enumerable.Range(0, examples.BatchesPerEpoch)
            .SelectMany(batch => Enumerable.Range(0, shards).Select(shard => examples.Batch(batch, shard)))
            .SelectMany(cases => cases.Users.Zip(cases.TargetPositions, (user, position) => (user.Value, position)))
            .Order();

    private static string Told(EpochSummary epoch) => RunJson.Line(epoch with { TrainSeconds = 0, EvaluateSeconds = 0 });
}
