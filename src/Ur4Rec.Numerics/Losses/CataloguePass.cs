using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// One pass of all tokens over the whole catalogue for <see cref="CatalogueCrossEntropy"/>. Dims: n tokens, b tokens of a block,
/// t items of a tile, d columns.
/// </summary>
internal sealed unsafe class CataloguePass : IDisposable
{
    private const int TileItems = 256;
    private const int MostBlockTokens = 240;
    private const int FewestBlockTokens = 48;
    private const long MostExponentials = 1 << 22;

    private readonly KernelSet _kernels = KernelSet.Current;
    private readonly WorkerPool _pool;
    private readonly ReadOnlyMemory<int> _targets;
    private readonly int _tokens;
    private readonly int _items;
    private readonly int _columns;
    private readonly int _tiles;
    private readonly int _blockTokens;
    private readonly float _share;
    private readonly float* _states;
    private readonly float* _table;
    private readonly float* _stateGradient;
    private readonly float* _tableGradient;

    /// <summary>[tiles][panels of d x t]: the table transposed, for logits.</summary>
    private readonly Scratch.Lease _transposedPanels;

    /// <summary>[tiles][panels of t x d]: the table, for the states' gradient.</summary>
    private readonly Scratch.Lease _panels;

    /// <summary>[tiles][b, t]: exponentials of the current block of tokens.</summary>
    private readonly Scratch.Lease _exponentials;

    /// <summary>[tiles][b, d]: each tile's exponentials times its items.</summary>
    private readonly Scratch.Lease _products;

    /// <summary>[tiles][b] row maxima, then [tiles][b] row sums, which become the factor that turns exponentials into P / n.</summary>
    private readonly Scratch.Lease _statistics;

    /// <summary>[b]: the target's logit.</summary>
    private readonly Scratch.Lease _targetLogits;

    public CataloguePass(
        WorkerPool pool, Tensor states, Tensor table, ReadOnlyMemory<int> targets, Tensor? stateGradient, Tensor? tableGradient)
    {
        _pool = pool;
        _targets = targets;
        _tokens = states.Rows;
        _items = table.Rows;
        _columns = states.Columns;
        _share = 1f / _tokens;
        _states = states.Pointer;
        _table = table.Pointer;
        _stateGradient = stateGradient is null ? null : stateGradient.Pointer;
        _tableGradient = tableGradient is null ? null : tableGradient.Pointer;
        _tiles = (_items + TileItems - 1) / TileItems;
        var affordable = Math.Clamp((int)(MostExponentials / _items), FewestBlockTokens, MostBlockTokens);
        _blockTokens = Math.Min(affordable / _kernels.TileRows * _kernels.TileRows, _tokens);
        var scratch = pool.Scratch;
        _transposedPanels = scratch.Rent((long)_tiles * _columns * TileItems);
        _panels = scratch.Rent(_stateGradient == null ? 0 : (long)_tiles * _kernels.PackedLength(TileItems, _columns));
        _exponentials = scratch.Rent((long)_tiles * _blockTokens * TileItems);
        _products = scratch.Rent(_stateGradient == null ? 0 : (long)_tiles * _blockTokens * _columns);
        _statistics = scratch.Rent(2L * _tiles * _blockTokens);
        _targetLogits = scratch.Rent(_blockTokens);
    }

    /// <summary>The sum of the tokens' losses; fills the gradients on the way.</summary>
    public double Run()
    {
        _pool.For(_tiles, PackTile);
        var loss = 0.0;
        for (var first = 0; first < _tokens; first += _blockTokens)
        {
            var start = first;
            var count = Math.Min(_blockTokens, _tokens - first);
            _pool.For(_tiles, tile => Exponentiate(tile, start, count));
            loss += JoinTiles(start, count);
            if (_stateGradient != null)
                RowBlocks.For(_pool, count, _columns * _tiles, (row, rows) => WriteStateGradient(start, row, rows));
            if (_tableGradient != null)
                _pool.For(_tiles, tile => AddTableGradient(tile, start, count));
        }

        return loss;
    }

    public void Dispose()
    {
        _transposedPanels.Dispose();
        _panels.Dispose();
        _exponentials.Dispose();
        _products.Dispose();
        _statistics.Dispose();
        _targetLogits.Dispose();
    }

    private int ItemsOf(int tile) => Math.Min(TileItems, _items - (tile * TileItems));

    private float* Items(int tile) => _table + ((nint)tile * TileItems * _columns);

    private float* TransposedPanels(int tile) => _transposedPanels.Pointer + ((nint)tile * _columns * TileItems);

    private float* Panels(int tile) => _panels.Pointer + ((nint)tile * _kernels.PackedLength(TileItems, _columns));

    private float* Exponentials(int tile) => _exponentials.Pointer + ((nint)tile * _blockTokens * TileItems);

    private float* Products(int tile) => _products.Pointer + ((nint)tile * _blockTokens * _columns);

    private float* Maxima(int tile) => _statistics.Pointer + ((nint)tile * _blockTokens);

    private float* Sums(int tile) => _statistics.Pointer + ((nint)(_tiles + tile) * _blockTokens);

    private float* State(int token) => _states + ((nint)token * _columns);

    private void PackTile(int tile)
    {
        _kernels.PackPanels(Items(tile), 1, _columns, _columns, ItemsOf(tile), TransposedPanels(tile));
        if (_stateGradient != null)
            _kernels.PackPanels(Items(tile), _columns, 1, ItemsOf(tile), _columns, Panels(tile));
    }

    /// <summary>Logits of a tile, their row maxima and sums of exponentials, and the exponentials' product with the items.</summary>
    private void Exponentiate(int tile, int start, int count)
    {
        var items = ItemsOf(tile);
        var exponentials = Exponentials(tile);
        Multiply(State(start), _columns, 1, TransposedPanels(tile), count, items, _columns, exponentials, TileItems, accumulate: false);
        var targets = _targets.Span.Slice(start, count);
        for (var row = 0; row < count; row++)
        {
            var logits = exponentials + ((nint)row * TileItems);
            var target = targets[row] - (tile * TileItems);
            if ((uint)target < (uint)items)
                _targetLogits.Pointer[row] = logits[target];
            var max = _kernels.Max(logits, items);
            Maxima(tile)[row] = max;
            Sums(tile)[row] = _kernels.ExpShifted(max, logits, logits, items);
        }

        if (_stateGradient != null)
            Multiply(exponentials, TileItems, 1, Panels(tile), count, _columns, items, Products(tile), _columns, accumulate: false);
    }

    private double JoinTiles(int start, int count)
    {
        var loss = 0.0;
        for (var row = 0; row < count; row++)
        {
            var max = float.NegativeInfinity;
            for (var tile = 0; tile < _tiles; tile++)
                max = MathF.Max(max, Maxima(tile)[row]);
            var sum = 0f;
            for (var tile = 0; tile < _tiles; tile++)
                sum += Sums(tile)[row] * MathF.Exp(Maxima(tile)[row] - max);
            for (var tile = 0; tile < _tiles; tile++)
                Sums(tile)[row] = MathF.Exp(Maxima(tile)[row] - max) / sum * _share;
            loss += max + Math.Log(sum) - _targetLogits.Pointer[row];
        }

        return loss;
    }

    private void WriteStateGradient(int start, int firstRow, int rows)
    {
        for (var row = firstRow; row < firstRow + rows; row++)
        {
            var gradient = _stateGradient + ((nint)(start + row) * _columns);
            _kernels.Scale(-_share, _table + ((nint)_targets.Span[start + row] * _columns), gradient, _columns);
            for (var tile = 0; tile < _tiles; tile++)
                _kernels.AddScaled(Sums(tile)[row], Products(tile) + ((nint)row * _columns), gradient, _columns);
        }
    }

    private void AddTableGradient(int tile, int start, int count)
    {
        using var scaled = _pool.Scratch.Rent((long)count * _columns);
        using var panels = _pool.Scratch.Rent(_kernels.PackedLength(count, _columns));
        for (var row = 0; row < count; row++)
            _kernels.Scale(Sums(tile)[row], State(start + row), scaled.Pointer + ((nint)row * _columns), _columns);
        _kernels.PackPanels(scaled.Pointer, _columns, 1, count, _columns, panels.Pointer);
        var gradient = _tableGradient + ((nint)tile * TileItems * _columns);
        var items = ItemsOf(tile);
        Multiply(Exponentials(tile), 1, TileItems, panels.Pointer, items, _columns, count, gradient, _columns, accumulate: true);
        var targets = _targets.Span.Slice(start, count);
        for (var row = 0; row < count; row++)
        {
            var target = targets[row] - (tile * TileItems);
            if ((uint)target < (uint)items)
                _kernels.AddScaled(-_share, State(start + row), gradient + ((nint)target * _columns), _columns);
        }
    }

    private void Multiply(float* a, nint rowStride, nint stepStride, float* panels, int m, int n, int k, float* c, nint ldc, bool accumulate) =>
        _kernels.MultiplyPanels(a, _kernels.TileRows * rowStride, rowStride, stepStride, panels, m, n, k, c, ldc, accumulate);
}
