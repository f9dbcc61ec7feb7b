using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>The loops of <see cref="CrossAttentionOperation"/>, with what its backward keeps of its forward.</summary>
internal sealed unsafe class CrossAttentionCore
{
    private readonly Tape _tape;
    private readonly Tensor _queries;
    private readonly Tensor _keysValues;
    private readonly ContextRanges _ranges;
    private readonly int _heads;
    private readonly int _width;
    private readonly float _scale;

    /// <summary>Of pair p and head h at [p * heads + ...]: each query's block is [heads, length].</summary>
    private readonly float* _probabilities;

    public CrossAttentionCore(Tape tape, Tensor queries, Tensor keysValues, ContextRanges ranges, int heads)
    {
        _tape = tape;
        _queries = queries;
        _keysValues = keysValues;
        _ranges = ranges;
        _heads = heads;
        _width = queries.Columns / heads;
        _scale = 1f / MathF.Sqrt(_width);
        _probabilities = tape.NewBuffer((long)ranges.Pairs * heads);
    }

    private int WorkPerQuery => 2 * _queries.Columns * _ranges.PairsPerQuery;

    /// <summary>Adds the attention's result to zeros.</summary>
    public void Attend(Tensor output) => ForEachQuery((query, head) =>
    {
        var length = _ranges.Length(query);
        var probabilities = Block(_probabilities, query, head);
        KernelSet.Current.DotRows(Head(_queries, query, head), Keys(query, head), _keysValues.Columns, length, _width, _scale, probabilities);
        SoftmaxOperation.Forward(probabilities, probabilities, length);
        KernelSet.Current.AddScaledRows(probabilities, Values(query, head), _keysValues.Columns, length, _width, Head(output, query, head));
    });

    public void AddGradients(Tensor gradient)
    {
        var scores = ScoreGradients(gradient);
        if (_queries.RequiresGradient)
            AddQueryGradient(scores, _queries.AccumulatedGradient());
        if (_keysValues.RequiresGradient)
            AddContextGradient(scores, gradient, _keysValues.AccumulatedGradient());
    }

    /// <summary>ds, laid out as the probabilities.</summary>
    private float* ScoreGradients(Tensor gradient)
    {
        var scores = _tape.NewBuffer((long)_ranges.Pairs * _heads);
        ForEachQuery((query, head) =>
        {
            var length = _ranges.Length(query);
            var probabilities = Block(_probabilities, query, head);
            var slopes = Block(scores, query, head);
            KernelSet.Current.DotRows(Head(gradient, query, head), Values(query, head), _keysValues.Columns, length, _width, 1f, slopes);
            var mean = KernelSet.Current.Dot(slopes, probabilities, length);
            for (var j = 0; j < length; j++)
                slopes[j] = probabilities[j] * (slopes[j] - mean) * _scale;
        });
        return scores;
    }

    private void AddQueryGradient(float* scores, Tensor target) => ForEachQuery((query, head) => KernelSet.Current.AddScaledRows(
        Block(scores, query, head), Keys(query, head), _keysValues.Columns, _ranges.Length(query), _width, Head(target, query, head)));

    /// <summary>Segments of each context row's uses are summed apart, then added to the row in order.</summary>
    private void AddContextGradient(float* scores, Tensor gradient, Tensor target)
    {
        var uses = new ContextUses(_tape, _ranges);
        var partials = _tape.NewZeros(uses.Segments, target.Columns);
        RowBlocks.ForEach(_tape.Pool, uses.Segments, target.Columns * (1 + (_ranges.Pairs / Math.Max(1, uses.Segments))), segment =>
        {
            foreach (var query in uses.QueriesOf(segment))
                AddUse(scores, gradient, query, uses.RowOf(segment) - _ranges.Start(query), partials.RowPointer(segment));
        });
        RowBlocks.ForEach(_tape.Pool, target.Rows, target.Columns, row =>
        {
            for (var segment = uses.FirstSegmentOf(row); segment < uses.FirstSegmentOf(row + 1); segment++)
                KernelSet.Current.Add(partials.RowPointer(segment), target.RowPointer(row), target.Columns);
        });
    }

    private void AddUse(float* scores, Tensor gradient, int query, int j, float* sums)
    {
        var own = _queries.RowPointer(query);
        var slopes = gradient.RowPointer(query);
        for (var head = 0; head < _heads; head++)
        {
            var column = head * _width;
            KernelSet.Current.AddScaled(Block(scores, query, head)[j], own + column, sums + column, _width);
            KernelSet.Current.AddScaled(Block(_probabilities, query, head)[j], slopes + column, sums + _queries.Columns + column, _width);
        }
    }

    /// <summary>Runs over queries that have a context, and their heads.</summary>
    private void ForEachQuery(Action<int, int> body) => RowBlocks.ForEach(_tape.Pool, _ranges.Queries, WorkPerQuery, query =>
    {
        for (var head = 0; _ranges.Length(query) > 0 && head < _heads; head++)
            body(query, head);
    });

    private float* Block(float* pairs, int query, int head) => pairs + ((nint)_ranges.Offset(query) * _heads) + ((nint)head * _ranges.Length(query));

    private float* Head(Tensor tensor, int row, int head) => tensor.RowPointer(row) + (head * _width);

    private float* Keys(int query, int head) => Head(_keysValues, _ranges.Start(query), head);

    private float* Values(int query, int head) => Keys(query, head) + _queries.Columns;
}
