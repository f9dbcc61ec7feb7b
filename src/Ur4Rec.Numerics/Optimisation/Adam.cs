using System.Runtime.InteropServices;
using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics.Optimisation;

/// <summary>
/// Adam (Kingma and Ba 2015, arXiv 1412.6980) as PyTorch computes it, and AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101) where
/// there is weight decay. At a parameter's t-th step with gradient g: m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2;
/// p = (1 - lr wd) p - lr (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps).
/// </summary>
/// <remarks>
/// A row-sparse parameter is updated lazily, like PyTorch's SparseAdam: the rows that were touched since the last step change, with the
/// t of the whole parameter; the values and moments of all other rows stay as they are, without decay of either. A step therefore
/// costs what was touched. Where there is a dense gradient too the rows are added to it, and the step is dense.
/// A step allocates next to nothing on the managed heap and has the same bits on any number of threads.
/// </remarks>
public sealed unsafe class Adam : IDisposable
{
    private const double NormFloor = 1e-6;

    private readonly WorkerPool _pool;
    private readonly AdamOptions _options;
    private readonly List<AdamSlot> _slots = [];
    private readonly List<GradientTile> _tiles = [];
    private readonly List<double> _sumsOfSquares = [];
    private readonly Action<int> _measureTile;
    private readonly Action<int> _updateTile;
    private double _learningRate;
    private double _gradientScale;

    /// <summary>An optimiser without memory yet.</summary>
    /// <param name="pool">The team that steps run on.</param>
    /// <param name="parameters">Parameters with the names that errors use, such as <see cref="Module.NamedParameters"/>.</param>
    /// <param name="options">The constants.</param>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of range.</exception>
    public Adam(WorkerPool pool, IEnumerable<(string Name, Parameter Parameter)> parameters, AdamOptions options)
    {
        options.Validate();
        _pool = pool;
        _options = options;
        foreach (var (name, parameter) in parameters)
            _slots.Add(new AdamSlot(name, parameter));
        _measureTile = MeasureTile;
        _updateTile = UpdateTile;
    }

    /// <summary>
    /// Moves every parameter that has a gradient and is not frozen, then clears the gradients. Others stay as they are.
    /// </summary>
    /// <param name="learningRate">Finite, at least 0.</param>
    /// <param name="maxGradientNorm">Where above 0, gradients are first scaled by min(1, maxGradientNorm / (norm + 1e-6)); 0 does not clip.</param>
    /// <returns>The Euclidean norm of all gradients together, before clipping.</returns>
    /// <exception cref="NonFiniteGradientException">A gradient is not finite; nothing has changed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public double Step(double learningRate, double maxGradientNorm = 0)
    {
        var norm = MeasureNorm();
        Apply(learningRate, maxGradientNorm, norm);
        return norm;
    }

    /// <summary>The first half of <see cref="Step"/>, for where several optimisers move together or not at all.</summary>
    /// <returns>The Euclidean norm of all gradients together.</returns>
    /// <exception cref="NonFiniteGradientException">A gradient is not finite.</exception>
    public double MeasureNorm()
    {
        CutTiles();
        return MeasureGradients();
    }

    /// <summary>The second half of <see cref="Step"/>, with the gradients as they were measured.</summary>
    /// <param name="learningRate">Finite, at least 0.</param>
    /// <param name="maxGradientNorm">As in <see cref="Step"/>.</param>
    /// <param name="norm">What <see cref="MeasureNorm"/> gave.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public void Apply(double learningRate, double maxGradientNorm, double norm)
    {
        if (!(learningRate >= 0 && double.IsFinite(learningRate)))
            throw new ArgumentOutOfRangeException(nameof(learningRate), learningRate, "Wanted finite, at least 0.");
        if (!(maxGradientNorm >= 0))
            throw new ArgumentOutOfRangeException(nameof(maxGradientNorm), maxGradientNorm, "Wanted at least 0.");
        _learningRate = learningRate;
        _gradientScale = maxGradientNorm > 0 ? Math.Min(1, maxGradientNorm / (norm + NormFloor)) : 1;
        foreach (var slot in _slots)
        {
            if (HasGradient(slot))
                slot.BeginStep();
        }

        _pool.For(_tiles.Count, _updateTile);
        ZeroGradients();
    }

    /// <summary>Forgets all gradients.</summary>
    public void ZeroGradients()
    {
        foreach (var slot in _slots)
            slot.Parameter.ClearGradient();
    }

    /// <summary>What is remembered of every parameter that was ever moved.</summary>
    public IEnumerable<AdamMemory> Memory => _slots.Where(slot => slot.Steps > 0).Select(slot => slot.Memory);

    /// <summary>Makes a parameter's memory of a number of steps; what was in its moments is to be copied into them.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="steps">At least 1.</param>
    /// <exception cref="ArgumentException">There is no parameter of this name.</exception>
    public AdamMemory Restore(string name, long steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        var slot = _slots.Find(slot => slot.Name == name) ?? throw new ArgumentException($"There is no parameter '{name}'.", nameof(name));
        slot.SetSteps(steps);
        return slot.Memory;
    }

    /// <summary>Frees the moments.</summary>
    public void Dispose()
    {
        foreach (var slot in _slots)
            slot.Dispose();
    }

    private static bool HasGradient(AdamSlot slot) => slot.Parameter is { IsFrozen: false, HasGradient: true };

    private void CutTiles()
    {
        _tiles.Clear();
        foreach (var slot in _slots)
        {
            if (!HasGradient(slot))
                continue;
            slot.Parameter.MergeGradient(_pool);
            slot.Parameter.RowGradient?.SortRows();
            GradientTile.AddTilesOf(slot, _tiles);
        }
    }

    private double MeasureGradients()
    {
        CollectionsMarshal.SetCount(_sumsOfSquares, _tiles.Count);
        _pool.For(_tiles.Count, _measureTile);
        var total = 0.0;
        for (var tile = 0; tile < _tiles.Count; tile++)
        {
            if (!double.IsFinite(_sumsOfSquares[tile]))
                throw new NonFiniteGradientException(_tiles[tile].Slot.Name);
            total += _sumsOfSquares[tile];
        }

        return Math.Sqrt(total);
    }

    private void MeasureTile(int tile) => CollectionsMarshal.AsSpan(_sumsOfSquares)[tile] = GradientNorm.SumOfSquares(_tiles[tile]);

    private void UpdateTile(int index)
    {
        var tile = _tiles[index];
        var slot = tile.Slot;
        var step = StepOf(slot);
        var parameter = slot.Parameter;
        for (var r = 0; r < tile.Runs; r++)
        {
            var (gradient, start, count) = tile.Run(r);
            KernelSet.Current.Adam(
                step, (float*)gradient, slot.FirstMoment + start, slot.SecondMoment + start, parameter.Pointer + start, count);
        }
    }

    private AdamStep StepOf(AdamSlot slot) => new(
        _options.Beta1,
        _options.Beta2,
        _options.Epsilon,
        _gradientScale,
        Keep: 1 - (_learningRate * _options.WeightDecay),
        StepSize: _learningRate / (1 - Math.Pow(_options.Beta1, slot.Steps)),
        SecondMomentScale: 1 / Math.Sqrt(1 - Math.Pow(_options.Beta2, slot.Steps)));
}
