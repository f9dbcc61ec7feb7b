namespace Ur4Rec.Bench;

/// <summary>The shape of a training whose speed on several machines is predicted.</summary>
/// <param name="Name">For people.</param>
/// <param name="Items">Rows of the item table.</param>
/// <param name="Dim">d.</param>
/// <param name="Blocks">Transformer blocks.</param>
/// <param name="Negatives">Shared negatives of a sampled softmax, whose item table travels as rows; 0 for cross-entropy over the catalogue.</param>
internal sealed record ScaledTraining(string Name, int Items, int Dim, int Blocks, int Negatives)
{
    /// <summary>Tokens that a sequence's attention reads at most.</summary>
    private const int Length = 50;

    private bool IsSampled => Negatives > 0;

    /// <summary>Of the blocks and of what is scored, forward and backward.</summary>
    public double FlopsPerToken => 6.0 * Dim * ((12.0 * Dim * Blocks) + (Length * Blocks) + (IsSampled ? Negatives + 1 : Items));

    /// <summary>Parameters whose gradient is dense.</summary>
    public double DenseParameters => (12.0 * Dim * Dim * Blocks) + (Length * Dim) + (IsSampled ? 0 : (double)Items * Dim);

    /// <summary>Bytes of the rows that so many tokens touch, each once at most: its item, its target and the negatives.</summary>
    public double RowBytes(double tokens) => 4.0 * Dim * Math.Min(Items, (2 * tokens) + Negatives);
}

/// <summary>
/// T(n) = work / n + what every machine does for itself + what of the communication no computing hides. Of one machine there is no
/// communication.
/// </summary>
/// <param name="Flops">A second of a machine.</param>
/// <param name="MemoryBytes">A second of a machine's memory.</param>
/// <param name="Latency">Seconds of a message.</param>
/// <param name="NetworkBytes">A second between machines, in each direction.</param>
/// <param name="Overlap">The share of the dense exchange that runs while gradients are computed, 0 .. 1.</param>
/// <param name="Imbalance">The work of the machine with most, to the mean; at least 1.</param>
internal sealed record ScaleModel(double Flops, double MemoryBytes, double Latency, double NetworkBytes, double Overlap, double Imbalance)
{
    // Adam reads gradient, value and two moments of a parameter and writes three of them.
    private const int OptimiserBytes = 28;

    private const double BucketBytes = 1 << 18;

    // What ranks tell one another in a step and before the next.
    private const int SmallExchanges = 2;

    /// <summary>Seconds of a step of so many tokens on all machines together.</summary>
    public double StepSeconds(ScaledTraining training, double tokens, int machines)
    {
        var own = tokens / machines;
        var work = own * training.FlopsPerToken / Flops;
        var sparse = training.RowBytes(tokens) / 4;
        var optimiser = OptimiserBytes * (training.DenseParameters + (training.Negatives > 0 ? sparse : 0)) / MemoryBytes;
        if (machines == 1)
            return work + optimiser;
        return (work * Imbalance) + optimiser + ((1 - Overlap) * DenseSeconds(training, machines)) + RowSeconds(training, own, machines)
            + (SmallExchanges * Hops(machines) * Latency);
    }

    /// <summary>The speed of the machines together to as many times that of one, where the batch stays (strong) or grows with them (weak).</summary>
    public double Efficiency(ScaledTraining training, double tokens, int machines, bool isWeak)
    {
        var alone = StepSeconds(training, tokens, 1);
        return isWeak ? alone / StepSeconds(training, tokens * machines, machines) : alone / (machines * StepSeconds(training, tokens, machines));
    }

    private static double Hops(int machines) => Math.Ceiling(Math.Log2(machines));

    /// <summary>A pass of slices to their owners and one back, a bucket at a time; each is as many messages as there are other machines.</summary>
    private double DenseSeconds(ScaledTraining training, int machines)
    {
        var bytes = 4 * training.DenseParameters;
        var messages = 2 * (machines - 1) * Math.Min(Math.Ceiling(bytes / BucketBytes), 12.0 * Math.Max(1, training.Blocks));
        return (2.0 * (machines - 1) / machines * bytes / NetworkBytes) + (messages * Latency);
    }

    /// <summary>Every machine gets every other's rows.</summary>
    private double RowSeconds(ScaledTraining training, double own, int machines) =>
        ((machines - 1) * training.RowBytes(own) / NetworkBytes) + (Hops(machines) * Latency);
}
