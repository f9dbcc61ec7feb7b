using Ur4Rec.Distribution;
using Ur4Rec.Numerics.Distribution;
using Ur4Rec.Numerics.Random;
using Ur4Rec.Tests.Shared;

namespace Ur4Rec.Numerics.Tests.Distribution;

public sealed class GradientSumTests
{
    private const int Items = 300;
    private const int Columns = 24;
    private const int Steps = 3;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    public void RanksDoNotChangeABit(int shards)
    {
        var alone = Gradients(SoleRank.Instance, shards, overlaps: true);
        for (var ranks = 1; ranks <= shards; ranks++)
        {
            foreach (var overlaps in new[] { true, false })
            {
                foreach (var gradients in ThreadRanks.Run(ranks, group => Gradients(group, shards, overlaps)))
                    Assert.Equal(alone, gradients);
            }
        }
    }

    [Fact]
    public void TheSumIsThatOfTheWholeBatch()
    {
        var whole = Gradients(SoleRank.Instance, 1, overlaps: true);
        var sharded = Gradients(SoleRank.Instance, 4, overlaps: true);
        for (var i = 0; i < whole.Length; i++)
        {
            Assert.Equal(whole[i].Length, sharded[i].Length);
            for (var k = 0; k < whole[i].Length; k++)
                Assert.Equal(whole[i][k], sharded[i][k], 1e-5f);
        }
    }

    [Fact]
    public void EveryRankSeesEveryNoteAndShardsWithoutExamplesCountNothing()
    {
        var notes = ThreadRanks.Run(3, group =>
        {
            using var world = new World();
            using var sum = new GradientSum(group, 3, world.Parameters, world.Pool);
            sum.Begin();
            if (group.Rank == 1)
                sum.Backward(world.Loss(step: 0, shard: 0, shards: 1));
            sum.EndOfShard();
            var told = sum.End([(byte)(group.Rank + 7), 1]);
            Assert.Equal([[7, 1], [8, 1], [9, 1]], told);
            return world.Parameters.Select(GradientValues.WholeGradient).ToArray();
        });
        using var alone = new World();
        alone.Loss(step: 0, shard: 0, shards: 1).Backward();
        var expected = alone.Parameters.Select(GradientValues.WholeGradient).ToArray();
        Assert.All(notes, gradients => Assert.Equal(expected, gradients));
    }

    [Fact]
    public void AParameterThatNoShardReachedHasNoGradient()
    {
        ThreadRanks.Run(2, group =>
        {
            using var world = new World();
            using var sum = new GradientSum(group, 2, world.Parameters, world.Pool);
            for (var step = 0; step < 2; step++)
            {
                sum.Begin();
                sum.EndOfShard();
                sum.End([]);
                Assert.All(world.Parameters, parameter => Assert.False(parameter.HasGradient));
            }

            return 0;
        });
    }

    [Fact]
    public void WhatIsSentIsTheLeastThatASumCanDoWith()
    {
        const int Ranks = 4;
        var sent = ThreadRanks.Run(Ranks, group =>
        {
            using var world = new World();
            using var sum = new GradientSum(group, Ranks, world.Parameters, world.Pool);
            Step(world, sum, group, 0, Ranks);
            world.ClearGradients();
            var before = group.BytesSent;
            Step(world, sum, group, 1, Ranks);
            return group.BytesSent - before;
        });
        var dense = ((Items * Columns) + (Columns * Columns) + Columns) * sizeof(float);
        var least = 2.0 * (Ranks - 1) / Ranks * dense;
        var rows = World.TokensOfShard(1, 0, Ranks) * (Columns + 1) * sizeof(float) * (Ranks - 1);
        Assert.All(sent, bytes => Assert.InRange(bytes, least, (least * 1.02) + rows + 600));
    }

    [Fact]
    public void ThereAreNoFewerShardsThanRanks() => Assert.Throws<ArgumentOutOfRangeException>(() => ThreadRanks.Run(3, group =>
    {
        using var world = new World();
        return new GradientSum(group, 2, world.Parameters, world.Pool);
    }));

    private static float[][] Gradients(IRankGroup ranks, int shards, bool overlaps)
    {
        using var world = new World();
        using var sum = new GradientSum(ranks, shards, world.Parameters, world.Pool);
        for (var step = 0; step < Steps; step++)
        {
            world.ClearGradients();

            // Which parameters are trained changes, and with it what travels.
            world.Weight.IsFrozen = step == 1;
            Step(world, sum, ranks, step, shards, overlaps);
        }

        return [.. world.Parameters.Select(GradientValues.WholeGradient)];
    }

    private static void Step(World world, GradientSum sum, IRankGroup ranks, int step, int shards, bool overlaps = true)
    {
        sum.Begin();
        for (var shard = sum.FirstShard; shard < sum.EndShard; shard++)
        {
            sum.Backward(world.Loss(step, shard, shards), overlaps);
            sum.EndOfShard();
        }

        Assert.Equal(ranks.Size, sum.End([]).Length);
    }

    /// <summary>A table that is read by rows and by cross-entropy over all of it, and a layer between.</summary>
    private sealed class World : IDisposable
    {
        private const int Tokens = 97;

        private readonly Tape _tape;

        public World()
        {
            Pool = new WorkerPool(2);
            _tape = new Tape(Pool);
            var random = new RandomStream(RandomKey.For(5, "gradient sum"));
            foreach (var parameter in Parameters)
            {
                foreach (ref var value in parameter.Values)
                    value = (float)(random.NextDouble() - 0.5);
            }
        }

        public WorkerPool Pool { get; }

        public Parameter Table { get; } = new(Items, Columns, rowSparse: true);

        public Parameter Weight { get; } = new(Columns, Columns);

        public Parameter Bias { get; } = new(1, Columns);

        public IReadOnlyList<Parameter> Parameters => [Table, Weight, Bias];

        public static int TokensOfShard(int step, int shard, int shards) => TokensOf(step, shard, shards).Count;

        public Tensor Loss(int step, int shard, int shards)
        {
            var (items, targets, count) = TokensOf(step, shard, shards);
            _tape.Begin(TapeMode.Training);
            var states = _tape.Linear(_tape.Gather(Table, items), Weight, Bias);
            return _tape.Scale(_tape.CrossEntropyOverCatalogue(states, Table, targets), (float)count / Tokens);
        }

        public void ClearGradients()
        {
            foreach (var parameter in Parameters)
                parameter.ClearGradient();
        }

        public void Dispose()
        {
            _tape.Dispose();
            Pool.Dispose();
            foreach (var parameter in Parameters)
                parameter.Dispose();
        }

        private static (int[] Items, int[] Targets, int Count) TokensOf(int step, int shard, int shards)
        {
            var random = new RandomStream(RandomKey.For(6, "tokens", (ulong)step));
            var items = new int[Tokens];
            var targets = new int[Tokens];
            for (var t = 0; t < Tokens; t++)
                (items[t], targets[t]) = (random.NextInt(Items), random.NextInt(Items));
            var range = (Tokens * shard / shards)..(Tokens * (shard + 1) / shards);
            return (items[range], targets[range], items[range].Length);
        }
    }
}
