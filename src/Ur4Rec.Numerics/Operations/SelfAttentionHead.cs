using Ur4Rec.Numerics.Kernels;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Numerics;

/// <summary>
/// One head of one group on one thread, in blocks of queries. Causal queries see the keys up to their own row, so a block of them needs
/// only the keys up to its last row; others see the whole group.
/// </summary>
internal sealed unsafe class SelfAttentionHead : IDisposable
{
    private const int BlockRows = 48;

    private readonly KernelSet _kernels = KernelSet.Current;
    private readonly int _width;
    private readonly int _heads;
    private readonly int _headWidth;
    private readonly int _maskColumns;
    private readonly int _scoreColumns;
    private readonly bool _causal;
    private readonly float _scale;
    private readonly DropoutMask _mask;
    private readonly Scratch.Lease _keys;
    private readonly Scratch.Lease _values;
    private readonly Scratch.Lease _block;
    private readonly Scratch.Lease _scores;
    private readonly Scratch.Lease _scoreGradients;
    private readonly Scratch.Lease _multipliers;

    public SelfAttentionHead(Scratch scratch, int longest, int width, int heads, bool causal, DropoutMask mask)
    {
        _width = width;
        _heads = heads;
        _headWidth = width / heads;
        _causal = causal;
        _scale = 1f / MathF.Sqrt(_headWidth);
        _mask = mask;
        _scoreColumns = _kernels.PackedLength(1, longest);
        _maskColumns = DropoutMask.RoundUp(longest);
        var panels = Math.Max(_kernels.PackedLength(_headWidth, longest), _kernels.PackedLength(longest, _headWidth));
        _keys = scratch.Rent(panels);
        _values = scratch.Rent(panels);
        _block = scratch.Rent(_kernels.PackedLength(BlockRows, _headWidth));
        _scores = scratch.Rent((long)BlockRows * _scoreColumns);
        _scoreGradients = scratch.Rent((long)BlockRows * _scoreColumns);
        _multipliers = scratch.Rent((long)BlockRows * _maskColumns);
    }

    private int Stride => 3 * _width;

    public void Dispose()
    {
        _keys.Dispose();
        _values.Dispose();
        _block.Dispose();
        _scores.Dispose();
        _scoreGradients.Dispose();
        _multipliers.Dispose();
    }

    public void Forward(float* qkv, float* output, float* logSums, int start, int length, int head)
    {
        var queries = qkv + ((nint)start * Stride) + (head * _headWidth);
        _kernels.PackPanels(queries + _width, 1, Stride, _headWidth, length, _keys.Pointer);
        _kernels.PackPanels(queries + (2 * _width), Stride, 1, length, _headWidth, _values.Pointer);
        for (var row = 0; row < length; row += BlockRows)
        {
            var rows = Math.Min(BlockRows, length - row);
            var seen = VisibleTo(row + rows - 1, length);
            Multiply(queries + ((nint)row * Stride), Stride, 1, _keys.Pointer, rows, WholePanels(seen), _headWidth, _scores.Pointer, _scoreColumns, false);
            for (var r = 0; r < rows; r++)
                logSums[((nint)(start + row + r) * _heads) + head] = Softmax(_scores.Pointer + (r * _scoreColumns), VisibleTo(row + r, length), seen);
            if (_mask.Drops)
                ApplyMask(start, length, row, rows, head, _scores.Pointer);
            MultiplyShortened(
                _scores.Pointer, _scoreColumns, 1, _values.Pointer, length, rows, seen, output + ((nint)(start + row) * _width) + (head * _headWidth), _width,
                false);
        }
    }

    public void Backward(float* qkv, float* output, float* gradient, float* logSums, float* qkvGradient, int start, int length, int head)
    {
        var queries = qkv + ((nint)start * Stride) + (head * _headWidth);
        var dQueries = qkvGradient + ((nint)start * Stride) + (head * _headWidth);
        var scores = _scores.Pointer;
        var dScores = _scoreGradients.Pointer;
        for (var row = 0; row < length; row += BlockRows)
        {
            var rows = Math.Min(BlockRows, length - row);
            var seen = VisibleTo(row + rows - 1, length);
            var outputs = ((nint)(start + row) * _width) + (head * _headWidth);

            _kernels.PackPanels(queries + _width, 1, Stride, _headWidth, seen, _keys.Pointer);
            _kernels.PackPanels(queries + (2 * _width), 1, Stride, _headWidth, seen, _values.Pointer);
            Multiply(queries + ((nint)row * Stride), Stride, 1, _keys.Pointer, rows, WholePanels(seen), _headWidth, scores, _scoreColumns, false);
            Multiply(gradient + outputs, _width, 1, _values.Pointer, rows, WholePanels(seen), _headWidth, dScores, _scoreColumns, false);
            for (var r = 0; r < rows; r++)
                Probabilities(scores + (r * _scoreColumns), logSums[((nint)(start + row + r) * _heads) + head], VisibleTo(row + r, length), seen);
            if (_mask.Drops)
                ApplyMask(start, length, row, rows, head, dScores);
            for (var r = 0; r < rows; r++)
            {
                var token = outputs + ((nint)r * _width);
                var delta = _kernels.Dot(gradient + token, output + token, _headWidth);
                ScoreGradient(scores + (r * _scoreColumns), dScores + (r * _scoreColumns), delta, seen);
            }

            if (_mask.Drops)
                ApplyStoredMask(length, row, rows, scores);
            _kernels.PackPanels(gradient + outputs, _width, 1, rows, _headWidth, _block.Pointer);
            Multiply(scores, 1, _scoreColumns, _block.Pointer, seen, _headWidth, rows, dQueries + (2 * _width), Stride, true);
            _kernels.PackPanels(queries + ((nint)row * Stride), Stride, 1, rows, _headWidth, _block.Pointer);
            Multiply(dScores, 1, _scoreColumns, _block.Pointer, seen, _headWidth, rows, dQueries + _width, Stride, true);
            _kernels.PackPanels(queries + _width, Stride, 1, seen, _headWidth, _keys.Pointer);
            Multiply(dScores, _scoreColumns, 1, _keys.Pointer, rows, _headWidth, seen, dQueries + ((nint)row * Stride), Stride, true);
        }
    }

    /// <summary>How many of the group's first keys the query of a row sees.</summary>
    private int VisibleTo(int row, int length) => _causal ? row + 1 : length;

    /// <summary>Columns up to the end of a packed panel: products with its padding cost nothing, columns one by one do.</summary>
    private int WholePanels(int columns) => _kernels.PackedLength(1, columns);

    private void Multiply(float* a, nint rowStride, nint stepStride, float* panels, int m, int n, int k, float* c, nint ldc, bool accumulate) =>
        _kernels.MultiplyPanels(a, _kernels.TileRows * rowStride, rowStride, stepStride, panels, m, n, k, c, ldc, accumulate);

    /// <summary>Like <see cref="Multiply"/> with [packedSteps, head width] panels of which only the first <paramref name="k"/> steps count.</summary>
    private void MultiplyShortened(
        float* a, nint rowStride, nint stepStride, float* panels, int packedSteps, int m, int k, float* c, nint ldc, bool accumulate)
    {
        for (var column = 0; column < _headWidth; column += _kernels.PanelColumns, panels += (nint)packedSteps * _kernels.PanelColumns)
            Multiply(a, rowStride, stepStride, panels, m, Math.Min(_kernels.PanelColumns, _headWidth - column), k, c + column, ldc, accumulate);
    }

    /// <summary>Turns a row of raw products into probabilities over the first <paramref name="visible"/> keys, zeros after; returns the log-sum-exp.</summary>
    private float Softmax(float* row, int visible, int seen)
    {
        _kernels.Scale(_scale, row, row, visible);
        var max = _kernels.Max(row, visible);
        var sum = _kernels.ExpShifted(max, row, row, visible);
        _kernels.Scale(1f / sum, row, row, visible);
        new Span<float>(row + visible, seen - visible).Clear();
        return max + MathF.Log(sum);
    }

    private void Probabilities(float* row, float logSum, int visible, int seen)
    {
        _kernels.Scale(_scale, row, row, visible);
        _kernels.ExpShifted(logSum, row, row, visible);
        new Span<float>(row + visible, seen - visible).Clear();
    }

    /// <summary>dScores = scale * P * (dScores - delta); P is zero where the query does not see.</summary>
    private void ScoreGradient(float* probabilities, float* dScores, float delta, int seen) =>
        _kernels.SoftmaxBackward(probabilities, dScores, delta, _scale, seen);

    private void ApplyMask(int start, int length, int row, int rows, int head, float* scores)
    {
        for (var r = 0; r < rows; r++)
        {
            var multipliers = _multipliers.Pointer + ((nint)r * _maskColumns);
            _mask.Fill((((long)(start + row + r) * _heads) + head) * _maskColumns, multipliers, VisibleTo(row + r, length));
        }

        ApplyStoredMask(length, row, rows, scores);
    }

    private void ApplyStoredMask(int length, int row, int rows, float* scores)
    {
        for (var r = 0; r < rows; r++)
        {
            var target = scores + (r * _scoreColumns);
            _kernels.Map<ProductFunction>(target, _multipliers.Pointer + ((nint)r * _maskColumns), target, VisibleTo(row + r, length));
        }
    }
}
