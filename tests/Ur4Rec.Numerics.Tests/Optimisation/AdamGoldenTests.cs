using Ur4Rec.Numerics.Optimisation;
using Ur4Rec.Numerics.Serialization;

namespace Ur4Rec.Numerics.Tests.Optimisation;

public sealed class AdamGoldenTests
{
    private const double LearningRate = 0.05;
    private const double MaxGradientNorm = 1.0;
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData("08_adam", 0.0)]
    [InlineData("08_adamw", 0.01)]
    public void Five_steps_go_as_in_PyTorch(string golden, double weightDecay)
    {
        using var pool = new WorkerPool(2);
        using var file = SafetensorsFile.Open(Path.Combine(AppContext.BaseDirectory, "Golden", golden + ".safetensors"));
        using var w = new Parameter(4, 3);
        using var b = new Parameter(1, 3);
        file.ReadFloats("param.w", w.Values);
        file.ReadFloats("param.b", b.Values);
        using var adam = new Adam(pool, [("w", w), ("b", b)], new AdamOptions(WeightDecay: weightDecay));

        for (var step = 0; step < 5; step++)
        {
            StepOf(file, "in.grad.w", step, 12).CopyTo(w.AccumulatedGradient().Values);
            StepOf(file, "in.grad.b", step, 3).CopyTo(b.AccumulatedGradient().Values);
            var norm = adam.Step(LearningRate, MaxGradientNorm);

            AssertClose(StepOf(file, "out.total_norm", step, 1), [(float)norm]);
            AssertClose(StepOf(file, "out.param.w", step, 12), w.Values.ToArray());
            AssertClose(StepOf(file, "out.param.b", step, 3), b.Values.ToArray());
        }
    }

    private static float[] StepOf(SafetensorsFile file, string name, int step, int length)
    {
        var values = new float[5 * length];
        file.ReadFloats(name, values);
        return values[(step * length)..((step + 1) * length)];
    }

    private static void AssertClose(float[] wanted, float[] got)
    {
        var limit = Tolerance * wanted.Max(MathF.Abs);
        for (var i = 0; i < wanted.Length; i++)
            Assert.InRange(got[i], wanted[i] - limit, wanted[i] + limit);
    }
}
