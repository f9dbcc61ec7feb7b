using Ur4Rec.Data;
using Ur4Rec.Models.Memory;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;
using Ur4Rec.Tests.Evaluation;

namespace Ur4Rec.Tests.Models.Memory;

/// <summary>A small cell with random parameters, random item representations, and memories of them.</summary>
internal sealed class MemoryFixture : IDisposable
{
    public const int Items = 8;

    private readonly WorkerPool _pool;
    private readonly List<UserMemory> _memories = [];

    public MemoryFixture(MemoryOptions options, int width = 5, int threads = 1)
    {
        _pool = new WorkerPool(threads);
        Cell = new MemoryCell(width, options, seed: 3);
        Representations = new Parameter(Items, width);
        var random = new RandomStream(RandomKey.For(4, "memory test"));
        foreach (var (_, parameter) in Cell.NamedParameters())
            parameter.FillNormal(0.5, ref random);
        Representations.FillNormal(1, ref random);
    }

    public MemoryCell Cell { get; }

    /// <summary>[<see cref="Items"/>, width].</summary>
    public Parameter Representations { get; }

    /// <summary>A catalogue in which item n is called <c>item-n</c>.</summary>
    public static SequenceDataset Catalogue { get; } = TestSplits.Dataset(Items, [0]);

    public WorkerPool Pool => _pool;

    public UserMemory NewMemory() => Keep(new UserMemory(Cell, _pool));

    public UserMemory Load(string path) => Keep(UserMemoryFile.Load(path, Cell, _pool, Catalogue));

    public static UserId User(string id) => new(id);

    public static MemoryEvent Event(string user, int item, long time) => new(new UserId(user), new ItemIndex(item), time);

    public static MemoryEvent Request(string user, long time) => new(new UserId(user), null, time);

    /// <summary>The state after one update, by the cell alone.</summary>
    public float[] Updated(ReadOnlySpan<float> previous, int item)
    {
        using var tape = new Tape(_pool);
        tape.Begin(TapeMode.Inference);
        return Cell.Update(tape, tape.Gather(Representations, new[] { item }), tape.Constant(1, Cell.Width, previous)).Values.ToArray();
    }

    public void Dispose()
    {
        foreach (var memory in _memories)
            memory.Dispose();
        Cell.Dispose();
        Representations.Dispose();
        _pool.Dispose();
    }

    private UserMemory Keep(UserMemory memory)
    {
        _memories.Add(memory);
        return memory;
    }
}
