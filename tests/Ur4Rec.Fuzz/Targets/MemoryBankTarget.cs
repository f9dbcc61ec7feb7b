using Ur4Rec.Data;
using Ur4Rec.Fuzz.Mutations;
using Ur4Rec.Losses;
using Ur4Rec.Numerics;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>A memory bank of the training.</summary>
internal sealed class MemoryBankTarget : FuzzTarget
{
    private readonly MemoryBank _bank = new(capacity: 8, columns: 3);

    public override int Inputs => 8_000;

    public override IReadOnlyList<Mutation> Mutations => SafetensorsMutations.All;

    public override IReadOnlyList<FuzzSeed> Begin(string folder)
    {
        using var pool = new WorkerPool(1);
        using var tape = new Tape(pool);
        tape.Begin(TapeMode.Training);
        _bank.Enqueue(tape, tape.Constant(2, 3, [1f, 2, 3, 4, 5, 6]), [new ItemIndex(4), new ItemIndex(0)]);
        _bank.Save(Path.Combine(folder, "seed"));
        return [FuzzSeed.OfFile(folder, "seed")];
    }

    public override void Load(FuzzInput input) => _bank.Load(input.FilePath);
}
