using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Models.Memory;
using Ur4Rec.Tests.Data;

namespace Ur4Rec.Tests.Models.Memory;

/// <summary>The invariant: however a log reaches a memory, the memory is the same, bit for bit. Compared are the saved bytes, which hold all of it.</summary>
public sealed class UserMemoryReplayTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Event_by_event_equals_any_pieces_on_any_threads_with_saving_in_between()
    {
        var cases =
            from options in AnyOptions()
            from log in AnyLog()
            from width in Gen.Elements(1, 5, 16, 33)
            from threads in Gen.Choose(1, 3)
            from piece in Gen.Choose(1, 60)
            from savedAfter in Gen.Choose(0, 5)
            select (options, log, width, threads, piece, savedAfter);
        Prop.ForAll(cases.ToArbitrary(), run =>
        {
            using var incremental = new MemoryFixture(run.options, run.width);
            using var replayed = new MemoryFixture(run.options, run.width, run.threads);
            var expected = incremental.NewMemory();
            foreach (var next in run.log)
                expected.Observe([next], incremental.Representations);
            var memory = replayed.NewMemory();
            foreach (var (index, piece) in run.log.Chunk(run.piece).Index())
            {
                memory.Observe(piece, replayed.Representations);
                if (index == run.savedAfter)
                    memory = SavedAndLoaded(replayed, memory);
            }

            Assert.Equal(Bytes(expected), Bytes(memory));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_order_of_different_users_does_not_count()
    {
        Prop.ForAll(AnyOptions().Zip(AnyLog()).ToArbitrary(), run =>
        {
            using var fixture = new MemoryFixture(run.Item1);
            var (mixed, userByUser) = (fixture.NewMemory(), fixture.NewMemory());
            mixed.Observe(run.Item2, fixture.Representations);
            foreach (var log in run.Item2.GroupBy(next => next.User))
                userByUser.Observe([.. log], fixture.Representations);

            Assert.Equal(Bytes(mixed), Bytes(userByUser));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_memory_knows_nothing_of_what_comes_later()
    {
        Prop.ForAll(AnyOptions().Zip(AnyLog()).ToArbitrary(), run =>
        {
            using var fixture = new MemoryFixture(run.Item1);
            var half = run.Item2.Length / 2;
            var (before, through) = (fixture.NewMemory(), fixture.NewMemory());
            before.Observe(run.Item2.AsSpan(0, half), fixture.Representations);
            var states = new List<float[]>();
            foreach (var next in run.Item2)
            {
                states.Add(through.Find(next.User)?.State.ToArray() ?? []);
                through.Observe([next], fixture.Representations);
            }

            if (half < run.Item2.Length)
                Assert.Equal(states[half], before.Find(run.Item2[half].User)?.State.ToArray() ?? []);
        }).QuickCheckThrowOnFailure();
    }

    private static Gen<MemoryOptions> AnyOptions() =>
        from trigger in Gen.Elements(Enum.GetValues<UpdateTrigger>())
        from size in Gen.Choose(1, 6)
        from window in Gen.Choose(1, size)
        from count in Gen.Choose(1, 4)
        from drift in Gen.Elements(0, 0.3, 0.9, 1.5)
        from seconds in Gen.Choose(1, 6)
        from decay in Gen.Elements(0, 0.5, 0.95)
        select new MemoryOptions
        {
            UpdateTrigger = trigger,
            MaxMemorySize = size,
            DriftWindow = window,
            InteractionThreshold = count,
            DriftThreshold = drift,
            TimeThreshold = seconds,
            DecayFactor = decay,
        };

    /// <summary>Logs in time order among few users and items, with ties, repeated events and requests.</summary>
    private static Gen<MemoryEvent[]> AnyLog()
    {
        var one =
            from user in Gen.Choose(0, 6)
            from item in Gen.Choose(-1, MemoryFixture.Items - 1)
            from pause in Gen.Choose(0, 2)
            select (user, item, pause);
        return Gen.ArrayOf(one).Select(steps =>
        {
            var time = 0L;
            return Array.ConvertAll(steps, step =>
            {
                time += step.pause;
                return step.item < 0 ? MemoryFixture.Request($"u{step.user}", time) : MemoryFixture.Event($"u{step.user}", step.item, time);
            });
        });
    }

    private UserMemory SavedAndLoaded(MemoryFixture fixture, UserMemory memory)
    {
        memory.Save(_folder["memory"], MemoryFixture.Catalogue);
        return fixture.Load(_folder["memory"]);
    }

    private byte[] Bytes(UserMemory memory)
    {
        memory.Save(_folder["bytes"], MemoryFixture.Catalogue);
        return File.ReadAllBytes(_folder["bytes"]);
    }
}
