using System.Diagnostics;
using System.Globalization;
using Ur4Rec.Fuzz.Mutations;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Fuzz;

/// <summary>Runs inputs of one target on one thread.</summary>
internal sealed class FuzzWorker(FuzzTarget target, string folder, ulong seed, FuzzLimits limits)
{
    /// <summary>Times that a slow input is run before it counts as slow: the machine may have been busy with something else.</summary>
    private const int MostTries = 3;

    private IReadOnlyList<FuzzSeed> _seeds = [];
    private IReadOnlyList<Mutation> _mutations = [];
    private IReadOnlyList<byte[]> _tokens = [];
    private volatile CurrentInput? _current;

    public FuzzStatistics Statistics { get; } = new();

    public List<FuzzFailure> Failures { get; } = [];

    /// <summary>The input being loaded, as another thread sees it; null between two.</summary>
    public CurrentInput? Current => _current;

    /// <summary>Makes the seeds and loads each as it is: a target that refuses its seeds tests little.</summary>
    public void Begin()
    {
        _seeds = target.Begin(folder);
        _mutations = target.Mutations;
        _tokens = Tokens.With(target.Tokens);
        foreach (var one in _seeds.Where(_ => target.ReadsFiles))
            File.WriteAllBytes(Path.Combine(folder, one.File), one.Bytes);
        foreach (var one in _seeds)
            target.Load(new FuzzInput(folder, one.File, one.Bytes));
    }

    public void Run(long index)
    {
        var source = new MutationSource(RandomKey.For(seed, target.Name, (ulong)index), _seeds, _tokens);
        var original = source.AnyOf(_seeds);
        var input = new FuzzInput(folder, original.File, source.Mutate(original.Bytes, _mutations));
        // Should a loader end the process, this names the input that did.
        File.WriteAllText(Path.Combine(folder, "..", $"{Path.GetFileName(folder)}.index"), index.ToString(CultureInfo.InvariantCulture));
        var problem = Load(input, index);
        for (var tries = 1; problem is TooSlow && tries < MostTries; tries++)
            problem = Load(input, index);
        if (problem is not null)
            Failures.Add(new FuzzFailure(target.Name, seed, index, input, problem));
        if (target.ReadsFiles)
            File.WriteAllBytes(input.FilePath, original.Bytes);
    }

    private Exception? Load(FuzzInput input, long index)
    {
        if (target.ReadsFiles)
            File.WriteAllBytes(input.FilePath, input.Bytes);
        var bytesBefore = GC.GetAllocatedBytesForCurrentThread();
        var began = Stopwatch.GetTimestamp();
        _current = new CurrentInput(index, input, began);
        Exception? error = null;
        try
        {
            target.Load(input);
        }
        catch (Exception thrown)
        {
            error = thrown;
        }

        var elapsed = Stopwatch.GetElapsedTime(began);
        _current = null;
        var bytes = GC.GetAllocatedBytesForCurrentThread() - bytesBefore;
        Statistics.Add(index, error is null, elapsed, bytes);
        return error is not null && !target.IsDocumented(error) ? error
            : bytes > limits.Bytes ? new TooLarge(bytes)
            : elapsed > limits.Time ? new TooSlow(elapsed)
            : null;
    }
}

/// <summary>An input under way.</summary>
/// <param name="Index">Its index.</param>
/// <param name="Input">What it is.</param>
/// <param name="Began">When it began, in ticks of <see cref="Stopwatch"/>.</param>
internal sealed record CurrentInput(long Index, FuzzInput Input, long Began);

/// <summary>What an input may take.</summary>
/// <param name="Time">Time to load or refuse it.</param>
/// <param name="Bytes">Managed bytes allocated on the way.</param>
/// <param name="Hang">Time after which nobody waits any longer.</param>
internal sealed record FuzzLimits(TimeSpan Time, long Bytes, TimeSpan Hang)
{
    public static FuzzLimits Usual { get; } = new(TimeSpan.FromSeconds(1), 64 << 20, TimeSpan.FromSeconds(30));
}

internal sealed class TooLarge(long bytes) : Exception($"the loader allocated {bytes >> 20} MB");

internal sealed class TooSlow(TimeSpan elapsed) : Exception($"the loader took {elapsed.TotalSeconds:F1} s");

internal sealed class Hanging(TimeSpan elapsed) : Exception($"the loader has not come back after {elapsed.TotalSeconds:F0} s");
