using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics.Distribution;

/// <summary>The gradients of some parameters, summed over some shards.</summary>
internal sealed unsafe class GradientPart : IDisposable
{
    private const int ValuesPerTile = 16 * 1024;

    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly NativeBuffer?[] _dense;
    private readonly RowGradient?[] _rows;

    public GradientPart(IReadOnlyList<Parameter> parameters)
    {
        _parameters = parameters;
        _dense = new NativeBuffer?[parameters.Count];
        _rows = [.. parameters.Select(parameter => parameter.RowGradient is null ? null : new RowGradient(parameter.Rows, parameter.Columns))];
    }

    /// <summary>The rows of a parameter's gradient; null where the parameter is not row-sparse.</summary>
    public RowGradient? Rows(int parameter) => _rows[parameter];

    /// <summary>Takes the dense part of a parameter's gradient over; the parameter has none afterwards.</summary>
    public void TakeDense(int parameter, BufferStock stock)
    {
        var live = _parameters[parameter];
        _dense[parameter] = live.Gradient is null ? null : live.ExchangeGradientMemory(stock.Take(live.Length));
    }

    /// <summary>Copies the rows of every parameter's gradient and clears them there.</summary>
    public void TakeRows()
    {
        for (var p = 0; p < _rows.Length; p++)
        {
            if (_rows[p] is not { } rows)
                continue;
            rows.Clear();
            AddRows(_parameters[p].RowGradient!, rows);
            _parameters[p].RowGradient!.Clear();
        }
    }

    /// <summary>Makes this the parameter's gradient.</summary>
    public void GiveTo(int parameter, BufferStock stock)
    {
        var live = _parameters[parameter];
        live.ClearGradient();
        if (_dense[parameter] is { } dense)
        {
            stock.PutZeros(live.ExchangeGradientMemory(dense));
            live.AccumulatedGradient();
            _dense[parameter] = null;
        }

        if (_rows[parameter] is { } rows)
            AddRows(rows, live.RowGradient!);
    }

    /// <summary>Adds the dense part of a later sum, whose memory goes back into the stock.</summary>
    public void AddDense(int parameter, GradientPart later, BufferStock stock, WorkerPool pool)
    {
        var right = later._dense[parameter];
        if (right is null && _dense[parameter] is null)
            return;

        // Where one has none its zeros are added all the same: a negative zero must not depend on who computed what.
        var left = _dense[parameter] ??= stock.Take(_parameters[parameter].Length);
        right ??= stock.Take(_parameters[parameter].Length);
        var tiles = (int)((left.Length + ValuesPerTile - 1) / ValuesPerTile);
        pool.For(tiles, tile =>
        {
            var start = (nint)tile * ValuesPerTile;
            var length = (int)Math.Min(ValuesPerTile, left.Length - start);
            KernelSet.Current.Add(right.Pointer + start, left.Pointer + start, length);
            // While it is in the cache.
            new Span<float>(right.Pointer + start, length).Clear();
        });
        stock.PutZeros(right);
        later._dense[parameter] = null;
    }

    /// <summary>Adds the rows of a later sum.</summary>
    public void AddRows(GradientPart later)
    {
        for (var p = 0; p < _rows.Length; p++)
        {
            if (_rows[p] is { } rows)
                AddRows(later._rows[p]!, rows);
        }
    }

    /// <summary>Memory for the dense part of a gradient that comes from elsewhere.</summary>
    public NativeBuffer MakeDense(int parameter, BufferStock stock) => _dense[parameter] ??= stock.Take(_parameters[parameter].Length);

    /// <summary>Forgets the dense part of a parameter's gradient.</summary>
    public void DropDense(int parameter, BufferStock stock)
    {
        if (_dense[parameter] is { } dense)
            stock.Put(dense);
        _dense[parameter] = null;
    }

    /// <summary>Gives all memory back.</summary>
    public void ReturnTo(BufferStock stock)
    {
        for (var p = 0; p < _dense.Length; p++)
            DropDense(p, stock);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var dense in _dense)
            dense?.Dispose();
        foreach (var rows in _rows)
            rows?.Dispose();
    }

    private static void AddRows(RowGradient source, RowGradient target)
    {
        for (var slot = 0; slot < source.Count; slot++)
            target.Add(source.Rows[slot], source.Values(slot));
    }
}
