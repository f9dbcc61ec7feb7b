using System.Runtime.CompilerServices;

namespace Ur4Rec.Numerics.Kernels;

/// <summary>The numbers that all values of a parameter share in one step of Adam.</summary>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment.</param>
/// <param name="Epsilon">Added to the denominator.</param>
/// <param name="GradientScale">Multiplies the gradient first: the clipping.</param>
/// <param name="Keep">Multiplies the value first: 1 - learning rate * weight decay.</param>
/// <param name="StepSize">Learning rate / (1 - beta1^t).</param>
/// <param name="SecondMomentScale">1 / sqrt(1 - beta2^t).</param>
internal readonly record struct AdamStep(
    double Beta1, double Beta2, double Epsilon, double GradientScale, double Keep, double StepSize, double SecondMomentScale);

internal abstract unsafe partial class KernelSet
{
    /// <summary>
    /// With g = GradientScale * gradient[i]: m = Beta1 m + (1 - Beta1) g; v = Beta2 v + (1 - Beta2) g^2;
    /// value = Keep value - StepSize m / (SecondMomentScale sqrt(v) + Epsilon). One pass, since memory is what it waits for.
    /// </summary>
    public abstract void Adam(in AdamStep step, float* gradient, float* m, float* v, float* values, int count);
}

internal sealed unsafe partial class KernelSet<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Adam(in AdamStep step, float* gradient, float* m, float* v, float* values, int count)
    {
        var update = new AdamUpdate(step);
        var i = 0;
        for (; i + TVector.Width <= count; i += TVector.Width)
        {
            var (newM, newV, newValue) = update.Apply(TVector.Load(gradient + i), TVector.Load(m + i), TVector.Load(v + i), TVector.Load(values + i));
            TVector.Store(newM, m + i);
            TVector.Store(newV, v + i);
            TVector.Store(newValue, values + i);
        }

        if (i < count)
        {
            var rest = count - i;
            var (newM, newV, newValue) = update.Apply(
                TVector.LoadPartial(gradient + i, rest), TVector.LoadPartial(m + i, rest), TVector.LoadPartial(v + i, rest), TVector.LoadPartial(values + i, rest));
            TVector.StorePartial(newM, m + i, rest);
            TVector.StorePartial(newV, v + i, rest);
            TVector.StorePartial(newValue, values + i, rest);
        }
    }

    private readonly struct AdamUpdate(in AdamStep step)
    {
        private readonly TVector _beta1 = TVector.Broadcast((float)step.Beta1);
        private readonly TVector _oneMinusBeta1 = TVector.Broadcast((float)(1 - step.Beta1));
        private readonly TVector _beta2 = TVector.Broadcast((float)step.Beta2);
        private readonly TVector _oneMinusBeta2 = TVector.Broadcast((float)(1 - step.Beta2));
        private readonly TVector _epsilon = TVector.Broadcast((float)step.Epsilon);
        private readonly TVector _gradientScale = TVector.Broadcast((float)step.GradientScale);
        private readonly TVector _keep = TVector.Broadcast((float)step.Keep);
        private readonly TVector _stepSize = TVector.Broadcast((float)step.StepSize);
        private readonly TVector _secondMomentScale = TVector.Broadcast((float)step.SecondMomentScale);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (TVector M, TVector V, TVector Value) Apply(TVector gradient, TVector m, TVector v, TVector value)
        {
            var g = _gradientScale * gradient;
            var newM = TVector.MultiplyAdd(_beta1, m, _oneMinusBeta1 * g);
            var newV = TVector.MultiplyAdd(_beta2, v, _oneMinusBeta2 * g * g);
            var denominator = TVector.MultiplyAdd(_secondMomentScale, TVector.Sqrt(newV), _epsilon);
            return (newM, newV, (_keep * value) - (_stepSize * newM / denominator));
        }
    }
}
