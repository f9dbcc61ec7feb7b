using Ur4Rec.Data;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;
using Ur4Rec.Tests.Shared;

namespace Ur4Rec.Tests.Models.Retrieval;

/// <summary>
/// A small retriever with its data: 4 users of 2, 1, 0 and 3 sentences, 6 items of 1, 2, 3, 0, 1 and 0 sentences and 1, 0, 2, 1, 0 and 0
/// images. Every parameter has a value, those that begin at zero too.
/// </summary>
internal sealed class RetrieverWorld : IDisposable
{
    public const int TextDim = 5;
    public const int ImageDim = 3;
    public const int UserWithoutTexts = 2;
    public const int ItemWithoutDescription = 3;
    public const int ItemWithoutImage = 1;

    private readonly WorkerPool _pool;

    public RetrieverWorld(RetrieverOptions? options = null, int threads = 1, Func<float, float>? change = null)
    {
        _pool = new WorkerPool(threads);
        Tape = new Tape(_pool);
        Tape.Begin(TapeMode.Inference);
        Retriever = new PreferenceRetriever(options ?? Options, itemCount: 6, TextDim, ImageDim, seed: 3);
        var random = new RandomStream(RandomKey.For(11, "world"));
        foreach (var (_, parameter) in Retriever.NamedParameters())
        {
            foreach (ref var value in parameter.Values)
                value += (float)(0.2 * random.NextGaussian());
        }

        change ??= value => value;
        Features = new RetrieverFeatures(
            Table(TextDim, [2, 1, 0, 3], 1, change), Table(TextDim, [1, 2, 3, 0, 1, 0], 2, change), Table(ImageDim, [1, 0, 2, 1, 0, 0], 3, change));
    }

    public static RetrieverOptions Options { get; } = new() { OutputDim = 8, Heads = 2, Dropout = 0, Proxies = 3, Temperature = 0.5 };

    /// <summary>All pairs of the 4 users and 6 items.</summary>
    public static (int User, int Item)[] AllPairs { get; } = [.. Enumerable.Range(0, 24).Select(pair => (pair / 6, pair % 6))];

    public PreferenceRetriever Retriever { get; }

    public RetrieverFeatures Features { get; set; }

    public WorkerPool Pool => _pool;

    public Tape Tape { get; }

    public static RetrieverBatch Batch(params (int User, int Item)[] pairs) =>
        RetrieverBatch.Of([.. pairs.Select(pair => new UserIndex(pair.User))], [.. pairs.Select(pair => new ItemIndex(pair.Item))]);

    public static ContextTable Table(int columns, int[] lengths, ulong seed, Func<float, float>? change = null)
    {
        var random = new RandomStream(RandomKey.For(seed, "table"));
        var values = new float[lengths.Sum() * columns];
        for (var i = 0; i < values.Length; i++)
            values[i] = (change ?? (value => value))((float)random.NextGaussian());
        return new ContextTable(columns, values, Ragged.FromLengths(lengths));
    }

    public Parameter Parameter(string name) => Retriever.NamedParameters().Single(pair => pair.Name == name).Parameter;

    /// <summary>Memories of the given rows, of which there are three.</summary>
    public RetrieverMemory Memory(params int[] rowOfPair)
    {
        var random = new RandomStream(RandomKey.For(4, "memory"));
        var values = new float[3 * Retriever.Options.OutputDim];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)random.NextGaussian();
        return new RetrieverMemory(Tape.Constant(3, Retriever.Options.OutputDim, values), rowOfPair);
    }

    /// <summary>Scores in inference, without memory.</summary>
    public float[] Scores(params (int User, int Item)[] pairs)
    {
        Tape.Begin(TapeMode.Inference);
        return Retriever.Score(Tape, Features, Batch(pairs)).Scores.Values.ToArray();
    }

    /// <summary>A training step over all pairs with some memories: scores, then the gradient of every parameter.</summary>
    public float[] TrainingStep(RandomKey random = default)
    {
        Tape.Begin(TapeMode.Training, random);
        foreach (var (_, parameter) in Retriever.NamedParameters())
            parameter.ClearGradient();
        int[] rows = [.. AllPairs.Select((_, pair) => (pair % 4) - 1)];
        var output = Retriever.Score(Tape, Features, Batch(AllPairs), Memory(rows));
        var scores = output.Scores.Values.ToArray();
        Loss(Tape, output).Backward();
        return [.. scores, .. Retriever.NamedParameters().SelectMany(pair => pair.Parameter.WholeGradient())];
    }

    /// <summary>A fixed combination of the scores, and the load balance where there is one.</summary>
    public static Tensor Loss(Tape tape, RetrieverOutput output)
    {
        var weights = new float[output.Scores.Rows];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = MathF.Sin(1 + i);
        var loss = tape.Sum(tape.Multiply(output.Scores, tape.Constant(weights.Length, 1, weights)));
        return output.LoadBalance is null ? loss : tape.Add(loss, output.LoadBalance);
    }

    public void Dispose()
    {
        Retriever.Dispose();
        Tape.Dispose();
        _pool.Dispose();
    }
}
