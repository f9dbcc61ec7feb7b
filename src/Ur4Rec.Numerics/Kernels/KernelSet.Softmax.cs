using System.Runtime.CompilerServices;

namespace Ur4Rec.Numerics.Kernels;

internal abstract unsafe partial class KernelSet
{
    /// <summary>
    /// One more tile of logits [rows, columns] for a softmax down the columns that sees its rows tile by tile: raises
    /// <paramref name="shifts"/>[j] to the largest logit so far, turns the tile into e^(logit - shift) in place, scales
    /// <paramref name="sums"/>[j] by <paramref name="decays"/>[j] = e^(old shift - new shift) and adds the tile to it.
    /// Columns are a multiple of <see cref="PanelColumns"/>. Milakov and Gimelshein 2018, arXiv 1805.02867.
    /// </summary>
    public abstract void OnlineSoftmaxColumns(float* logits, nint ld, int rows, int columns, float* shifts, float* sums, float* decays);
}

internal sealed unsafe partial class KernelSet<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void OnlineSoftmaxColumns(float* logits, nint ld, int rows, int columns, float* shifts, float* sums, float* decays)
    {
        for (var j = 0; j < columns; j += 2 * TVector.Width)
        {
            var right = j + TVector.Width;
            var oldLeft = TVector.Load(shifts + j);
            var oldRight = TVector.Load(shifts + right);
            var maxLeft = oldLeft;
            var maxRight = oldRight;
            for (var i = 0; i < rows; i++)
            {
                maxLeft = TVector.Max(maxLeft, TVector.Load(logits + (i * ld) + j));
                maxRight = TVector.Max(maxRight, TVector.Load(logits + (i * ld) + right));
            }

            TVector sumLeft = TVector.Zero, sumRight = TVector.Zero;
            for (var i = 0; i < rows; i++)
            {
                var row = logits + (i * ld);
                var left = VectorMath<TVector>.Exp(TVector.Load(row + j) - maxLeft);
                var rightValue = VectorMath<TVector>.Exp(TVector.Load(row + right) - maxRight);
                TVector.Store(left, row + j);
                TVector.Store(rightValue, row + right);
                sumLeft += left;
                sumRight += rightValue;
            }

            var decayLeft = VectorMath<TVector>.Exp(oldLeft - maxLeft);
            var decayRight = VectorMath<TVector>.Exp(oldRight - maxRight);
            TVector.Store(decayLeft, decays + j);
            TVector.Store(decayRight, decays + right);
            TVector.Store(maxLeft, shifts + j);
            TVector.Store(maxRight, shifts + right);
            TVector.Store(TVector.MultiplyAdd(TVector.Load(sums + j), decayLeft, sumLeft), sums + j);
            TVector.Store(TVector.MultiplyAdd(TVector.Load(sums + right), decayRight, sumRight), sums + right);
        }
    }
}
