using Ur4Rec.Fuzz.Mutations;
using Ur4Rec.Numerics;
using Ur4Rec.Text.Encoders.Lsa;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>A fitted text encoder, which encodes after it was loaded.</summary>
internal sealed class LsaModelTarget : FuzzTarget, IDisposable
{
    private static readonly string[] s_texts = ["red tea", "green tea", "red cake", "a green cake's"];

    private readonly WorkerPool _pool = new(1);

    public override int Inputs => 8_000;

    public override IReadOnlyList<Mutation> Mutations => SafetensorsMutations.All;

    public override IReadOnlyList<string> Tokens => ["terms", "idf", "projection", "Dimensions", "True", "0", "2147483647", "red", "tea\\nred"];

    public override IReadOnlyList<FuzzSeed> Begin(string folder)
    {
        LsaModel.Fit(s_texts, new LsaOptions { Dimensions = 2, MinDocumentFrequency = 1, MaxFeatures = 6 }, _pool).Save(Path.Combine(folder, "seed"));
        return [FuzzSeed.OfFile(folder, "seed")];
    }

    public override void Load(FuzzInput input) => LsaModelFile.Load(input.FilePath).Encode(s_texts, _pool);

    public void Dispose() => _pool.Dispose();
}
