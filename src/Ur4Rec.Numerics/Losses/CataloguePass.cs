using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// One pass of all tokens over the whole catalogue for <see cref="CatalogueCrossEntropy"/>. Dims: b tokens of a block, t items of a
/// tile, d columns. Logits are made transposed, [items, tokens], so that the table is read as it lies, softmax statistics are
/// vectors over tokens, and the table's gradient, which comes when the tile has left the cache, reads it along contiguous rows.
/// </summary>
internal sealed unsafe class CataloguePass : IDisposable
{
    private const int TileItems = 192;
    private const int MostBlockTokens = 252;
    private const int FewestBlockTokens = 48;
    private const long MostExponentials = 1 << 22;
    private const int FewestStrips = 16;
    private const int MostTilesOfStrip = 8;

    private readonly KernelSet _kernels = KernelSet.Current;
    private readonly WorkerPool _pool;
    private readonly ReadOnlyMemory<int> _targets;
    private readonly ExcludedLogits _excluded;
    private readonly int _tokens;
    private readonly int _items;
    private readonly int _columns;
    private readonly int _tiles;
    private readonly int _tilesOfStrip;
    private readonly int _strips;
    private readonly int _blockTokens;
    private readonly int _tokenStride;
    private readonly float _share;
    private readonly float* _states;
    private readonly float* _table;
    private readonly float* _stateGradient;
    private readonly float* _tableGradient;

    /// <summary>[panels of d x b]: the block's states transposed.</summary>
    private readonly Scratch.Lease _statePanels;

    /// <summary>[items, token stride]: e^(logit - shift) of the block.</summary>
    private readonly Scratch.Lease _exponentials;

    /// <summary>[strips][b, d]: each strip of tiles' exponentials times its items.</summary>
    private readonly Scratch.Lease _products;

    /// <summary>[tiles, token stride]: what each tile's exponentials were shifted by.</summary>
    private readonly Scratch.Lease _tileShifts;

    /// <summary>[strips, token stride]: the last shift of each strip.</summary>
    private readonly Scratch.Lease _stripShifts;

    /// <summary>[strips, token stride]: sums of exponentials, which become the factors of the products.</summary>
    private readonly Scratch.Lease _stripSums;

    /// <summary>[3, token stride]: target logits, log-sum-exps, and room for a calculation.</summary>
    private readonly Scratch.Lease _rows;

    public CataloguePass(
        WorkerPool pool,
        Tensor states,
        Tensor table,
        ReadOnlyMemory<int> targets,
        ReadOnlyMemory<Exclusion> excluded,
        Tensor? stateGradient,
        Tensor? tableGradient)
    {
        _pool = pool;
        _targets = targets;
        _excluded = new ExcludedLogits(excluded);
        _tokens = states.Rows;
        _items = table.Rows;
        _columns = states.Columns;
        _share = 1f / _tokens;
        _states = states.Pointer;
        _table = table.Pointer;
        _stateGradient = stateGradient is null ? null : stateGradient.Pointer;
        _tableGradient = tableGradient is null ? null : tableGradient.Pointer;
        _tiles = CeilingDivide(_items, TileItems);
        _tilesOfStrip = Math.Clamp(_tiles / FewestStrips, 1, MostTilesOfStrip);
        _strips = CeilingDivide(_tiles, _tilesOfStrip);
        var affordable = Math.Clamp((int)(MostExponentials / _items), FewestBlockTokens, MostBlockTokens);

        // As few blocks as can be afforded, and of about one length: a short last one would cost nearly as much as a full one.
        var blocks = CeilingDivide(_tokens, affordable / _kernels.TileRows * _kernels.TileRows);
        _blockTokens = Math.Min(CeilingDivide(CeilingDivide(_tokens, blocks), _kernels.TileRows) * _kernels.TileRows, _tokens);

        // Off a power of two, so that a column of exponentials does not fall into a few sets of the cache.
        _tokenStride = (CeilingDivide(_blockTokens, 32) * 32) + 16;
        var scratch = pool.Scratch;
        _statePanels = scratch.Rent(_kernels.PackedLength(_columns, _blockTokens));
        _exponentials = scratch.Rent((long)_items * _tokenStride);
        _products = scratch.Rent(_stateGradient == null ? 0 : (long)_strips * _blockTokens * _columns);
        _tileShifts = scratch.Rent((long)_tiles * _tokenStride);
        _stripShifts = scratch.Rent((long)_strips * _tokenStride);
        _stripSums = scratch.Rent((long)_strips * _tokenStride);
        _rows = scratch.Rent(3L * _tokenStride);
    }

    private float* TargetLogits => _rows.Pointer;

    private float* LogSums => _rows.Pointer + _tokenStride;

    private float* Spare => _rows.Pointer + (2 * _tokenStride);

    /// <summary>The sum of the tokens' losses; fills the gradients on the way.</summary>
    public double Run()
    {
        var loss = 0.0;
        for (var first = 0; first < _tokens; first += _blockTokens)
        {
            var block = new Block(first, Math.Min(_blockTokens, _tokens - first));
            _kernels.PackPanels(State(first), 1, _columns, _columns, block.Count, _statePanels.Pointer);
            _pool.For(_strips, strip => PassStrip(strip, block));
            loss += JoinStrips(block);
            if (_stateGradient != null)
                RowBlocks.For(_pool, block.Count, _columns * _strips, (row, rows) => WriteStateGradient(block, row, rows));
            if (_tableGradient != null)
                _pool.For(_tiles, tile => AddTableGradient(tile, block));
        }

        return loss;
    }

    public void Dispose()
    {
        _statePanels.Dispose();
        _exponentials.Dispose();
        _products.Dispose();
        _tileShifts.Dispose();
        _stripShifts.Dispose();
        _stripSums.Dispose();
        _rows.Dispose();
    }

    private static int CeilingDivide(int value, int divisor) => (value + divisor - 1) / divisor;

    private int ItemsOf(int tile) => Math.Min(TileItems, _items - (tile * TileItems));

    private float* Items(int tile) => _table + ((nint)tile * TileItems * _columns);

    private float* Exponentials(int tile) => _exponentials.Pointer + ((nint)tile * TileItems * _tokenStride);

    private float* TileShifts(int tile) => _tileShifts.Pointer + ((nint)tile * _tokenStride);

    private float* StripShifts(int strip) => _stripShifts.Pointer + ((nint)strip * _tokenStride);

    private float* StripSums(int strip) => _stripSums.Pointer + ((nint)strip * _tokenStride);

    private float* Products(int strip) => _products.Pointer + ((nint)strip * _blockTokens * _columns);

    private float* State(int token) => _states + ((nint)token * _columns);

    /// <summary>Exponentials of a strip's tiles, and their sums and products with the items, relative to a running shift.</summary>
    private void PassStrip(int strip, Block block)
    {
        var padded = CeilingDivide(block.Count, _kernels.PanelColumns) * _kernels.PanelColumns;
        var shifts = StripShifts(strip);
        using var decays = _pool.Scratch.Rent(padded);
        using var tablePanels = _pool.Scratch.Rent(_stateGradient == null ? 0 : _kernels.PackedLength(TileItems, _columns));
        new Span<float>(shifts, padded).Fill(float.NegativeInfinity);
        new Span<float>(StripSums(strip), padded).Clear();
        var firstTile = strip * _tilesOfStrip;
        var endTile = Math.Min(_tiles, firstTile + _tilesOfStrip);
        for (var tile = firstTile; tile < endTile; tile++)
        {
            var items = ItemsOf(tile);
            var logits = Exponentials(tile);
            Multiply(Items(tile), _columns, 1, _statePanels.Pointer, items, padded, _columns, logits, _tokenStride, accumulate: false);
            ReadTargetLogits(tile, block, logits);
            if (!_excluded.None)
            {
                _excluded.Lower(logits, _tokenStride, tile * TileItems, items, block.First, block.Count);
                WriteTargetLogits(tile, block, logits);
            }

            _kernels.OnlineSoftmaxColumns(logits, _tokenStride, items, padded, shifts, StripSums(strip), decays.Pointer);
            new Span<float>(shifts, padded).CopyTo(new Span<float>(TileShifts(tile), padded));
            if (_stateGradient == null)
                continue;
            var products = Products(strip);
            if (tile > firstTile)
            {
                for (var row = 0; row < block.Count; row++)
                    _kernels.Scale(decays.Pointer[row], products + ((nint)row * _columns), products + ((nint)row * _columns), _columns);
            }

            // Anew for every block: the tile is in the cache, where panels of the whole table would not be.
            _kernels.PackPanels(Items(tile), _columns, 1, items, _columns, tablePanels.Pointer);
            Multiply(logits, 1, _tokenStride, tablePanels.Pointer, block.Count, _columns, items, products, _columns, accumulate: tile > firstTile);
        }
    }

    private void ReadTargetLogits(int tile, Block block, float* logits)
    {
        var items = ItemsOf(tile);
        var targets = _targets.Span.Slice(block.First, block.Count);
        for (var row = 0; row < block.Count; row++)
        {
            var target = targets[row] - (tile * TileItems);
            if ((uint)target < (uint)items)
                TargetLogits[row] = logits[((nint)target * _tokenStride) + row];
        }
    }

    /// <summary>Undoes the exclusion of targets.</summary>
    private void WriteTargetLogits(int tile, Block block, float* logits)
    {
        var items = ItemsOf(tile);
        var targets = _targets.Span.Slice(block.First, block.Count);
        for (var row = 0; row < block.Count; row++)
        {
            var target = targets[row] - (tile * TileItems);
            if ((uint)target < (uint)items)
                logits[((nint)target * _tokenStride) + row] = TargetLogits[row];
        }
    }

    /// <summary>The tokens' log-sum-exps from the strips', and with them the loss and the factor of each strip's products.</summary>
    private double JoinStrips(Block block)
    {
        var count = block.Count;
        new Span<float>(StripShifts(0), count).CopyTo(new Span<float>(Spare, count));
        for (var strip = 1; strip < _strips; strip++)
            _kernels.Map<MaxFunction>(Spare, StripShifts(strip), Spare, count);
        var sums = LogSums;
        new Span<float>(sums, count).Clear();
        for (var strip = 0; strip < _strips; strip++)
        {
            _kernels.Map<ExpOfDifference>(StripShifts(strip), Spare, StripShifts(strip), count);
            _kernels.Map<ProductFunction>(StripShifts(strip), StripSums(strip), StripSums(strip), count);
            _kernels.Add(StripSums(strip), sums, count);
        }

        var loss = 0.0;
        for (var row = 0; row < count; row++)
        {
            var sum = sums[row];
            LogSums[row] = Spare[row] + MathF.Log(sum);
            Spare[row] = _share / sum;
            loss += LogSums[row] - TargetLogits[row];
        }

        for (var strip = 0; strip < _strips; strip++)
            _kernels.Map<ProductFunction>(StripShifts(strip), Spare, StripShifts(strip), count);
        return loss;
    }

    private void WriteStateGradient(Block block, int firstRow, int rows)
    {
        for (var row = firstRow; row < firstRow + rows; row++)
        {
            var gradient = _stateGradient + ((nint)(block.First + row) * _columns);
            _kernels.Scale(-_share, _table + ((nint)_targets.Span[block.First + row] * _columns), gradient, _columns);
            for (var strip = 0; strip < _strips; strip++)
                _kernels.AddScaled(StripShifts(strip)[row], Products(strip) + ((nint)row * _columns), gradient, _columns);
        }
    }

    private void AddTableGradient(int tile, Block block)
    {
        using var factors = _pool.Scratch.Rent(block.Count);
        using var panels = _pool.Scratch.Rent(_kernels.PackedLength(block.Count, _columns));
        _kernels.Map<ExpOfDifference>(TileShifts(tile), LogSums, factors.Pointer, block.Count);
        _kernels.Scale(_share, factors.Pointer, factors.Pointer, block.Count);
        _kernels.PackScaledPanels(State(block.First), _columns, factors.Pointer, block.Count, _columns, panels.Pointer);
        var gradient = _tableGradient + ((nint)tile * TileItems * _columns);
        var items = ItemsOf(tile);
        Multiply(Exponentials(tile), _tokenStride, 1, panels.Pointer, items, _columns, block.Count, gradient, _columns, accumulate: block.First > 0);
        var targets = _targets.Span.Slice(block.First, block.Count);
        for (var row = 0; row < block.Count; row++)
        {
            var target = targets[row] - (tile * TileItems);
            if ((uint)target < (uint)items)
                _kernels.AddScaled(-_share, State(block.First + row), gradient + ((nint)target * _columns), _columns);
        }
    }

    private void Multiply(float* a, nint rowStride, nint stepStride, float* panels, int m, int n, int k, float* c, nint ldc, bool accumulate) =>
        _kernels.MultiplyPanels(a, _kernels.TileRows * rowStride, rowStride, stepStride, panels, m, n, k, c, ldc, accumulate);

    /// <summary>Tokens First .. First + Count - 1.</summary>
    private readonly record struct Block(int First, int Count);
}
