using Ur4Rec.Data;
using Ur4Rec.Distribution;
using Ur4Rec.Numerics.Distribution;

namespace Ur4Rec.Tests;

public sealed class RunRanksTests
{
    [Fact]
    public void A_process_alone_leaves_the_configuration_as_it_is()
    {
        var given = new RunConfiguration();
        Assert.Same(given, RunRanks.Share(given, SoleRank.Instance, out var warning));
        Assert.Null(warning);
    }

    [Theory]
    [InlineData(1, 0, 4, false)]
    [InlineData(2, 0, 4, false)]
    [InlineData(2, 2, 2, false)]
    [InlineData(3, 8, 8, false)]
    [InlineData(6, 0, 6, true)]
    [InlineData(3, 2, 3, true)]
    public void A_group_has_a_shard_a_process_at_least_and_says_where_that_is_more_than_was_wanted(int processes, int given, int shards, bool warns)
    {
        var results = ThreadRanks.Run(processes, group => (Shared: RunRanks.Share(Configuration(given, batchSize: 32), group, out var warning), Warning: warning));
        Assert.All(results, result => Assert.Equal((shards, warns), (result.Shared.Training.Shards, result.Warning is not null)));
    }

    [Fact]
    public void There_are_no_more_processes_than_a_batch_has_sequences()
    {
        var error = Assert.Throws<InputException>(() => ThreadRanks.Run(3, group => RunRanks.Share(Configuration(0, batchSize: 2), group, out _)));
        Assert.Equal("3 processes cannot share a batch_size of 2; start 2 at most, or raise it.", error.Message);
    }

    private static RunConfiguration Configuration(int shards, int batchSize)
    {
        var configuration = new RunConfiguration();
        return configuration with { Training = configuration.Training with { Shards = shards, BatchSize = batchSize } };
    }
}
