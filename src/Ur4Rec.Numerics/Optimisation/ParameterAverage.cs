using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics.Optimisation;

/// <summary>
/// An exponential moving average of parameters over an optimiser's steps (averaging: Polyak and Juditsky 1992): after t updates it is
/// (1 - b) sum over s of b^(t-s) p[s] / (1 - b^t).
/// </summary>
/// <remarks>
/// Adam's correction of the start is part of the update, average += (1 - b) / (1 - b^t) (p - average), so that the first average is the
/// first parameters and the initial ones have no part in it. Every value is averaged at every update, also of a row-sparse
/// parameter: an update costs the whole of a large table, and the average takes as much memory as the values. It allocates nothing and has the same bits on any number of threads.
/// </remarks>
public sealed unsafe class ParameterAverage : IDisposable
{
    private const int ValuesPerTile = 16 * 1024;

    private readonly WorkerPool _pool;
    private readonly double _decay;
    private readonly (string Name, Parameter Live, Parameter Average)[] _parameters;
    private readonly Tile[] _tiles;
    private readonly Action<int> _updateTile;
    private float _weight;

    /// <summary>An average of nothing yet.</summary>
    /// <param name="pool">The team that updates run on.</param>
    /// <param name="parameters">What is averaged, such as <see cref="Module.NamedParameters"/>.</param>
    /// <param name="decay">b, 0 &lt; b &lt; 1; the average reaches back over about 1 / (1 - b) updates.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decay"/> is out of range.</exception>
    public ParameterAverage(WorkerPool pool, IEnumerable<(string Name, Parameter Parameter)> parameters, double decay)
    {
        if (!(decay > 0 && decay < 1))
            throw new ArgumentOutOfRangeException(nameof(decay), decay, "Wanted above 0 and below 1.");
        _pool = pool;
        _decay = decay;
        _parameters = [.. parameters.Select(p => (p.Name, p.Parameter, new Parameter(p.Parameter.Rows, p.Parameter.Columns)))];
        _tiles = [.. _parameters.SelectMany((p, index) => TilesOf(index, p.Live.Length))];
        _updateTile = UpdateTile;
    }

    /// <summary>b^t after t updates, which is all that an average needs to go on, beside its values.</summary>
    public double DecayToTheUpdates { get; set; } = 1;

    /// <summary>The averages, by the parameters' names; its own values, not copies.</summary>
    public IEnumerable<(string Name, Tensor Average)> Averages => _parameters.Select(parameter => (parameter.Name, (Tensor)parameter.Average));

    /// <summary>Takes the present parameters into the average.</summary>
    public void Update()
    {
        DecayToTheUpdates *= _decay;
        _weight = (float)((1 - _decay) / (1 - DecayToTheUpdates));
        _pool.For(_tiles.Length, _updateTile);
    }

    /// <summary>
    /// Puts the average in the place of the parameters and keeps these; a second call undoes the first. Between the two there must be no
    /// <see cref="Update"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">There was no update, so there is no average.</exception>
    public void Swap()
    {
        if (DecayToTheUpdates == 1)
            throw new InvalidOperationException("There is no average before the first update.");
        foreach (var (_, live, average) in _parameters)
            Exchange(live.Values, average.Values);
    }

    /// <summary>Frees the average.</summary>
    public void Dispose()
    {
        foreach (var (_, _, average) in _parameters)
            average.Dispose();
    }

    private static void Exchange(Span<float> left, Span<float> right)
    {
        for (var i = 0; i < left.Length; i++)
            (left[i], right[i]) = (right[i], left[i]);
    }

    private static IEnumerable<Tile> TilesOf(int parameter, int length)
    {
        for (var first = 0; first < length; first += ValuesPerTile)
            yield return new Tile(parameter, first, Math.Min(ValuesPerTile, length - first));
    }

    private void UpdateTile(int index)
    {
        var tile = _tiles[index];
        var (_, live, average) = _parameters[tile.Parameter];
        KernelSet.Current.MoveTowards(_weight, live.Pointer + tile.First, average.Pointer + tile.First, tile.Count);
    }

    /// <summary>Values First .. First + Count - 1 of a parameter.</summary>
    private readonly record struct Tile(int Parameter, int First, int Count);
}
