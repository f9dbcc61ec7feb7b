using Ur4Rec.Numerics;
using Ur4Rec.Tests.Shared;

namespace Ur4Rec.Tests.Models.Retrieval;

/// <summary>The whole retriever's gradient, element by element, against five-point differences of its forward.</summary>
public class RetrieverGradientTests
{
    private const float Step = 1f / 64;
    private const double Tolerance = 5e-3;
    private const double Floor = 5e-4;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Agrees_with_differences_of_the_forward(int subExperts)
    {
        using var world = new RetrieverWorld(RetrieverWorld.Options with { OutputDim = 4, Proxies = 2, Temperature = 1, SubExperts = subExperts });
        LossOf(world, TapeMode.Training).Backward();
        foreach (var (name, parameter) in world.Retriever.NamedParameters())
        {
            var analytic = parameter.WholeGradient();
            var numeric = Enumerable.Range(0, parameter.Length).Select(element => Difference(world, parameter, element)).ToArray();
            var allowed = (Tolerance * numeric.Max(Math.Abs)) + Floor;
            for (var i = 0; i < numeric.Length; i++)
                Assert.True(Math.Abs(numeric[i] - analytic[i]) <= allowed, $"{name}[{i}] is {analytic[i]}, wanted {numeric[i]} within {allowed}");
        }
    }

    private static double Difference(RetrieverWorld world, Parameter parameter, int element)
    {
        var value = parameter.Values[element];
        double LossAt(float offset)
        {
            parameter.Values[element] = value + offset;
            return LossOf(world, TapeMode.Inference).Scalar;
        }

        var near = LossAt(Step) - LossAt(-Step);
        var far = LossAt(2 * Step) - LossAt(-2 * Step);
        parameter.Values[element] = value;
        return ((8 * near) - far) / (12 * Step);
    }

    private static Tensor LossOf(RetrieverWorld world, TapeMode mode)
    {
        world.Tape.Begin(mode);
        var batch = RetrieverWorld.Batch((0, 0), (0, 3), (1, 1), (2, 2), (3, 0), (3, 4), (2, 5));
        return RetrieverWorld.Loss(world.Tape, world.Retriever.Score(world.Tape, world.Features, batch, world.Memory(0, 1, -1, 2, 0, -1, 1)));
    }
}
