using Ur4Rec.Losses;
using Ur4Rec.Numerics;

namespace Ur4Rec.Tests.Losses;

public sealed class RetrievalLossTests : IDisposable
{
    private readonly LossFixture _step = new();

    public void Dispose() => _step.Dispose();

    [Fact]
    public void Softmax_wants_the_first_candidate_of_each_case()
    {
        var scores = _step.Parameter(2, 2, 1f, 3f, 2f, 2f);
        var loss = _step.Tape.CandidateSoftmax(scores);
        loss.Backward();
        Assert.Equal((Math.Log(1 + Math.Exp(2)) + Math.Log(2)) / 2, loss.Scalar, 1e-6);
        Assert.Equal([-0.25f, 0.25f], scores.Gradient!.Row(1).ToArray());
    }

    [Fact]
    public void Bce_wants_the_first_candidate_up_and_the_others_down()
    {
        var scores = _step.Parameter(2, 3, 1f, 3f, 0f, 2f, 2f, 0f);
        var loss = _step.Tape.CandidateBce(scores);
        loss.Backward();
        double[] negatedPositives = [-1, 3, 0, -2, 2, 0];
        Assert.Equal(negatedPositives.Average(x => Math.Log(1 + Math.Exp(x))), loss.Scalar, 1e-6);
        Assert.Equal([-1, 1, 1, -1, 1, 1], scores.Gradient!.Values.ToArray().Select(MathF.Sign));
    }

    [Fact]
    public void Scores_of_pairs_become_cases_by_reshaping()
    {
        var pairs = _step.Parameter(4, 1, 1f, 3f, 2f, 2f);
        var cases = _step.Parameter(2, 2, 1f, 3f, 2f, 2f);
        Assert.Equal(_step.Tape.CandidateSoftmax(cases).Scalar, _step.Tape.CandidateSoftmax(_step.Tape.Reshape(pairs, 2, 2)).Scalar);
    }
}
