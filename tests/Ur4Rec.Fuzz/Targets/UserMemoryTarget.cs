using Ur4Rec.Data;
using Ur4Rec.Fuzz.Mutations;
using Ur4Rec.Models.Memory;
using Ur4Rec.Numerics;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>A memory of users, which goes on after it was loaded.</summary>
internal sealed class UserMemoryTarget : FuzzTarget, IDisposable
{
    private const int Width = 4;

    private static readonly MemoryOptions s_options = new() { UpdateTrigger = UpdateTrigger.InteractionCount, InteractionThreshold = 2 };

    private readonly WorkerPool _pool = new(1);
    private readonly MemoryCell _cell = new(Width, s_options, seed: 1);
    private readonly Parameter _representations = new(3, Width);
    private readonly SequenceDataset _catalogue = new([], [new ItemId("a"), new ItemId("b"), new ItemId("c")], [0], [], []);

    public override int Inputs => 7_000;

    public override IReadOnlyList<Mutation> Mutations => [.. SafetensorsMutations.All, .. TextMutations.All];

    public override IReadOnlyList<string> Tokens => ["users", "state", "[]", "[null]", "User", "History", "null", "\"a\"", "NewestTime", "{}"];

    public override IReadOnlyList<FuzzSeed> Begin(string folder)
    {
        using var memory = new UserMemory(_cell, _pool);
        memory.Observe([Event("u", 0, 10), Event("v", 1, 20), Event("u", 2, 30), Event("u", 1, 30)], _representations);
        memory.Save(Path.Combine(folder, "seed"), _catalogue);
        return [FuzzSeed.OfFile(folder, "seed")];
    }

    public override void Load(FuzzInput input)
    {
        using var memory = UserMemoryFile.Load(input.FilePath, _cell, _pool, _catalogue);
        foreach (var user in memory.Users.ToList())
            memory.Observe([new MemoryEvent(user, new ItemIndex(2), long.MaxValue)], _representations);
    }

    public void Dispose()
    {
        _representations.Dispose();
        _cell.Dispose();
        _pool.Dispose();
    }

    private static MemoryEvent Event(string user, int item, long time) => new(new UserId(user), new ItemIndex(item), time);
}
