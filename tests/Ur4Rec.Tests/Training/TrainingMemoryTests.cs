using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Data;
using Ur4Rec.Models.Memory;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;
using Ur4Rec.Tests.Evaluation;
using Ur4Rec.Training;

namespace Ur4Rec.Tests.Training;

public sealed class TrainingMemoryTests : IDisposable
{
    private const int Items = 20;
    private const int Width = 6;

    private readonly WorkerPool _pool = new(1);
    private readonly Tape _tape;
    private readonly MemoryCell _cell = new(Width, new MemoryOptions { DriftThreshold = 0.5, DecayFactor = 0.5 }, seed: 2);
    private readonly Parameter _representations = new(Items, Width);

    public TrainingMemoryTests()
    {
        _tape = new Tape(_pool);
        var random = new RandomStream(RandomKey.For(1, "representations"));
        _representations.FillNormal(1, ref random);
    }

    public void Dispose()
    {
        _cell.Dispose();
        _representations.Dispose();
        _tape.Dispose();
        _pool.Dispose();
    }

    [Fact]
    public void It_remembers_what_came_before_the_target_whatever_comes_at_and_after_it()
    {
        var runs =
            from seed in Gen.Choose(0, 1000)
            from positions in Gen.Choose(1, 4)
            from batchSize in Gen.Choose(1, 20)
            from threads in Gen.Choose(1, 3)
            select (seed, positions, batchSize, threads);
        Prop.ForAll(runs.ToArbitrary(), run =>
        {
            var split = TestSplits.Random(users: 15, Items, longest: 14, seed: (ulong)run.seed);
            using var pool = new WorkerPool(run.threads);
            using var memory = new TrainingMemory(_cell, split, pool, TrainingTeam.Alone);
            memory.BeginEpoch(_representations);
            var examples = new RetrievalExamples(split, run.positions, run.batchSize, seed: 5);
            examples.BeginEpoch(1);
            for (var n = 0; n < examples.BatchesPerEpoch; n++)
            {
                var cases = examples.Batch(n, shard: 0);
                _tape.Begin(TapeMode.Training);
                var recalled = memory.Recall(_tape, cases);
                for (var i = 0; i < cases.Count; i++)
                {
                    Assert.Equal(i, recalled.RowOfPair.Span[i]);
                    Assert.Equal(StateOfHistory(split, cases, i), recalled.States.Row(i).ToArray());
                }
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Items_at_and_after_the_target_change_nothing()
    {
        var runs =
            from prefix in Gen.Choose(0, Items - 1).NonEmptyListOf()
            from one in Gen.Choose(0, Items - 1).NonEmptyListOf()
            from other in Gen.Choose(0, Items - 1).NonEmptyListOf()
            select (prefix, one, other);
        Prop.ForAll(runs.ToArbitrary(), run => Assert.Equal(
            StateBefore([.. run.prefix, .. run.one], run.prefix.Count), StateBefore([.. run.prefix, .. run.other], run.prefix.Count)))
            .QuickCheckThrowOnFailure();
        Assert.NotEqual(StateBefore([1, 2, 3], 2), StateBefore([1, 4, 3], 2));
    }

    [Fact]
    public void The_gradient_reaches_the_cell_and_not_the_representations()
    {
        using var cell = CountingCell(threshold: 1);
        var split = TestSplits.LeaveOneOut(Items, [1, 2, 3, 0, 0], [4, 5, 6, 0, 0]);
        using var memory = new TrainingMemory(cell, split, _pool, TrainingTeam.Alone);
        memory.BeginEpoch(_representations);
        _tape.Begin(TapeMode.Training);
        _tape.Sum(memory.Recall(_tape, RetrievalCases.Of(split, [Case(0, 2), Case(1, 1)])).States).Backward();
        Assert.All(cell.NamedParameters(), named => Assert.Contains(named.Parameter.Gradient!.Values.ToArray(), value => value != 0));
        Assert.Null(_representations.Gradient);
    }

    [Fact]
    public void A_case_without_a_history_has_no_memory_and_each_case_has_its_pairs()
    {
        var split = TestSplits.LeaveOneOut(Items, [1, 2, 3, 0, 0], [4, 5, 6, 0, 0]);
        using var memory = new TrainingMemory(_cell, split, _pool, TrainingTeam.Alone);
        memory.BeginEpoch(_representations);
        _tape.Begin(TapeMode.Training);
        var recalled = memory.Recall(_tape, RetrievalCases.Of(split, [Case(0, 0), Case(1, 2)]), pairsPerCase: 3);
        Assert.Equal([RetrieverMemory.None, RetrieverMemory.None, RetrieverMemory.None, 1, 1, 1], recalled.RowOfPair.ToArray());
        Assert.Equal("[2, 6]", recalled.States.ToString());
    }

    [Fact]
    public void An_epoch_begins_with_empty_memories_and_the_representations_of_its_beginning()
    {
        var split = TestSplits.LeaveOneOut(Items, [1, 2, 3, 0, 0]);
        using var memory = new TrainingMemory(_cell, split, _pool, TrainingTeam.Alone);
        memory.BeginEpoch(_representations);
        var first = Recalled(memory, split, 1);
        _representations.Values.Fill(0.3f);
        memory.BeginEpoch(_representations);
        Assert.Equal(1, memory.Updates);
        _representations.Values.Fill(-1);
        var second = Recalled(memory, split, 1);
        Assert.NotEqual(first, second);
        _representations.Values.Fill(0.3f);
        Assert.Equal(StateOfHistory(split, RetrievalCases.Of(split, [Case(0, 1)]), 0), second);
    }

    [Fact]
    public void Updates_are_counted()
    {
        using var cell = CountingCell(threshold: 2);
        var split = TestSplits.LeaveOneOut(Items, [1, 2, 3, 4, 5, 0, 0], [6, 7, 8, 0, 0]);
        using var memory = new TrainingMemory(cell, split, _pool, TrainingTeam.Alone);
        memory.BeginEpoch(_representations);
        Recalled(memory, split, 3);
        Assert.Equal(1, memory.Updates);
        Recalled(memory, split, 4);
        Assert.Equal(2, memory.Updates);
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(100, 3)]
    public void Times_are_those_of_the_data(long seconds, int updates)
    {
        using var cell = new MemoryCell(Width, new MemoryOptions { UpdateTrigger = UpdateTrigger.TimeBased, TimeThreshold = 100 }, seed: 1);
        var sequence = TestSplits.LeaveOneOut(Items, [1, 2, 3, 4, 0, 0]).Dataset.Sequence(new UserIndex(0)).ToArray();
        ItemId[] ids = [.. Enumerable.Range(0, Items).Select(item => new ItemId($"item-{item}"))];
        var dataset = new SequenceDataset([new UserId("u")], ids, [0, 6], sequence, [.. Enumerable.Range(0, 6).Select(i => i * seconds)]);
        var split = new Split("leave_one_out", dataset, [4], [], []);
        using var memory = new TrainingMemory(cell, split, _pool, TrainingTeam.Alone);
        memory.BeginEpoch(_representations);
        Recalled(memory, split, 3);
        Assert.Equal(updates, memory.Updates);
    }

    [Fact]
    public void What_would_let_a_memory_see_its_target_is_refused()
    {
        var split = TestSplits.LeaveOneOut(Items, [1, 2, 3, 4, 0, 0], [4, 5, 6, 0, 0]);
        using var memory = new TrainingMemory(_cell, split, _pool, TrainingTeam.Alone);
        memory.BeginEpoch(_representations);
        Recalled(memory, split, 2);
        Assert.Equal(Recalled(memory, split, 2), Recalled(memory, split, 2));
        Assert.Throws<ArgumentException>(() => Recalled(memory, split, 1));
        Assert.Throws<ArgumentException>(() => memory.Recall(_tape, RetrievalCases.Of(split, [Case(1, 1), Case(1, 2)])));
        using var narrow = new Parameter(Items, Width - 1);
        Assert.Throws<ShapeException>(() => memory.BeginEpoch(narrow));
    }

    private static EvaluationCase Case(int user, int position) => new(new UserIndex(user), position);

    private static MemoryCell CountingCell(int threshold) =>
        new(Width, new MemoryOptions { UpdateTrigger = UpdateTrigger.InteractionCount, InteractionThreshold = threshold }, seed: 1);

    private float[] Recalled(TrainingMemory memory, Split split, int position)
    {
        _tape.Begin(TapeMode.Training);
        return memory.Recall(_tape, RetrievalCases.Of(split, [Case(0, position)])).States.Values.ToArray();
    }

    private float[] StateBefore(int[] trainingItems, int position)
    {
        var split = TestSplits.LeaveOneOut(Items, [.. trainingItems, 0, 0]);
        using var memory = new TrainingMemory(_cell, split, _pool, TrainingTeam.Alone);
        memory.BeginEpoch(_representations);
        return Recalled(memory, split, position);
    }

    /// <summary>A memory of its own that observes the case's history event by event.</summary>
    private float[] StateOfHistory(Split split, RetrievalCases cases, int i)
    {
        using var memory = new UserMemory(_cell, _pool);
        var user = split.Dataset.IdOf(cases.Users[i]);
        var times = split.TrainingTimes(cases.Users[i]);
        for (var position = 0; position < cases.TargetPositions[i]; position++)
            memory.Observe([new MemoryEvent(user, split.TrainingSequence(cases.Users[i]).Span[position], times.Span[position])], _representations);
        return memory.Find(user)!.State.ToArray();
    }
}
