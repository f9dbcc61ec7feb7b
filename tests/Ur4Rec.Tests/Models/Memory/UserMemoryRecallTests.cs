using Ur4Rec.Models.Memory;
using Ur4Rec.Numerics;
using static Ur4Rec.Tests.Models.Memory.MemoryFixture;

namespace Ur4Rec.Tests.Models.Memory;

/// <summary>Memories on a tape.</summary>
public sealed class UserMemoryRecallTests : IDisposable
{
    private readonly MemoryFixture _fixture = new(new MemoryOptions { UpdateTrigger = UpdateTrigger.InteractionCount, InteractionThreshold = 2 });
    private readonly UserMemory _memory;
    private readonly Tape _tape;

    public UserMemoryRecallTests()
    {
        _tape = new Tape(_fixture.Pool);
        _memory = _fixture.NewMemory();
        // u has moved twice (items 2 and 4) and seen one item more, v has moved once (item 3), w has not moved.
        _memory.Observe([.. new[] { 1, 2, 3, 4, 5 }.Select(item => Event("u", item, item))], _fixture.Representations);
        _memory.Observe([Event("v", 6, 1), Event("v", 3, 2), Event("w", 7, 1)], _fixture.Representations);
    }

    public void Dispose()
    {
        _tape.Dispose();
        _fixture.Dispose();
    }

    [Theory]
    [InlineData(TapeMode.Inference)]
    [InlineData(TapeMode.Training)]
    public void Every_user_has_their_state_and_who_has_none_has_zeros(TapeMode mode)
    {
        _tape.Begin(mode);
        var states = _memory.Recall(_tape, [User("w"), User("u"), User("stranger"), User("v"), User("u")], _fixture.Representations);

        Assert.Equal("[5, 5]", states.ToString());
        Assert.Equal(new float[5], states.Row(0));
        Assert.Equal(_memory.Find(User("u"))!.State, states.Row(1));
        Assert.Equal(new float[5], states.Row(2));
        Assert.Equal(_memory.Find(User("v"))!.State, states.Row(3));
        Assert.Equal(_memory.Find(User("u"))!.State, states.Row(4));
    }

    [Theory]
    [InlineData(TapeMode.Inference)]
    [InlineData(TapeMode.Training)]
    public void Strangers_alone_have_zeros(TapeMode mode)
    {
        _tape.Begin(mode);

        Assert.Equal(new float[10], _memory.Recall(_tape, [User("w"), User("stranger")], _fixture.Representations).Values);
    }

    [Fact]
    public void The_gradient_reaches_the_cell_and_the_items_of_the_last_updates_alone()
    {
        _tape.Begin(TapeMode.Training);
        _tape.Sum(_memory.Recall(_tape, [User("u"), User("w"), User("v")], _fixture.Representations)).Backward();

        Assert.Equal([3, 4], Enumerable.Range(0, Items).Where(item => _fixture.Representations.Gradient!.Row(item).IndexOfAnyExcept(0f) >= 0));
        Assert.All(_fixture.Cell.NamedParameters(), named => Assert.Contains(named.Parameter.Gradient!.Values.ToArray(), value => value != 0));
    }
}
