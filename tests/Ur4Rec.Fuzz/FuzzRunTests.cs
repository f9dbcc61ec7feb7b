using System.Text;
using Ur4Rec.Data;

namespace Ur4Rec.Fuzz;

/// <summary>What a run finds in loaders that are wrong on purpose.</summary>
[Collection(nameof(Fuzz))]
public sealed class FuzzRunTests
{
    private static readonly FuzzLimits s_limits = new(TimeSpan.FromSeconds(5), 1 << 20, TimeSpan.FromSeconds(10));

    [Fact]
    public void Documented_errors_are_no_failures()
    {
        var (statistics, failures) = Run(input => throw new InputException($"{input.Length} bytes"), inputs: 50);

        Assert.Empty(failures);
        Assert.Equal((0, 50), (statistics.Loaded, statistics.Refused));
    }

    [Fact]
    public void Another_error_is_reported_with_the_input_that_gives_it_again()
    {
        static void Load(byte[] input) => _ = input is [.., (byte)'.'] ? 0 : throw new KeyNotFoundException();
        var (_, failures) = Run(Load, inputs: 50);

        Assert.NotEmpty(failures);
        var failure = failures[0];
        Assert.IsType<KeyNotFoundException>(failure.Problem);
        var (_, again) = Run(Load, inputs: 1, first: failure.Index);
        Assert.Equal(failure.Input.Bytes, Assert.Single(again).Input.Bytes);
    }

    [Fact]
    public void Too_much_memory_is_a_failure()
    {
        var (_, failures) = Run(input => GC.KeepAlive(new byte[2 << 20]), inputs: 3);

        Assert.Equal(3, failures.Count);
        Assert.All(failures, failure => Assert.IsType<TooLarge>(failure.Problem));
    }

    [Fact]
    public void A_loader_that_does_not_come_back_is_given_up()
    {
        using var never = new ManualResetEventSlim();
        var began = 0;
        var (_, failures) = new FuzzRun(() => new Broken(_ => WaitUnlessSeed(never, ref began)), seed: 1, s_limits with { Hang = TimeSpan.Zero }).Run(0, 1, threads: 1);
        never.Set();

        Assert.IsType<Hanging>(Assert.Single(failures).Problem);
    }

    private static void WaitUnlessSeed(ManualResetEventSlim never, ref int began)
    {
        if (Interlocked.Increment(ref began) > 1)
            never.Wait();
    }

    private static (FuzzStatistics Statistics, IReadOnlyList<FuzzFailure> Failures) Run(Action<byte[]> load, int inputs, long first = 0)
    {
        var isSeed = true;
        return new FuzzRun(() => new Broken(input => LoadUnlessSeed(input)), seed: 1, s_limits).Run(first, inputs, threads: 1);

        void LoadUnlessSeed(byte[] input)
        {
            if (!isSeed)
                load(input);
            isSeed = false;
        }
    }

    private sealed class Broken(Action<byte[]> load) : FuzzTarget
    {
        public override int Inputs => 1;

        public override bool ReadsFiles => false;

        public override IReadOnlyList<FuzzSeed> Begin(string folder) => [new FuzzSeed("seed", Encoding.UTF8.GetBytes("A seed of a few words."))];

        public override void Load(FuzzInput input) => load(input.Bytes);
    }
}
