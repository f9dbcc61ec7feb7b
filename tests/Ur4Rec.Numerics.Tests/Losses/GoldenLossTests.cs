using Ur4Rec.Numerics.Tests.Testing;

namespace Ur4Rec.Numerics.Tests.Losses;

public class GoldenLossTests
{
    [Fact]
    public void Bpr()
    {
        using var run = new GoldenRun("05_bpr");
        run.CheckLossAndGradients(run.Tape.BprLoss(run.Column("in.pos"), run.Operand("in.neg")));
    }

    [Fact]
    public void Bce()
    {
        using var run = new GoldenRun("05_bce_logits");
        run.CheckLossAndGradients(run.Tape.BceLoss(run.Operand("in.x"), run.File.Floats("in.y")));
    }

    [Fact]
    public void Gbce()
    {
        using var run = new GoldenRun("05_gbce");
        run.CheckLossAndGradients(run.Tape.GbceLoss(run.Column("in.pos"), run.Operand("in.neg"), catalogueSize: 21, calibration: 0.75f));
    }

    [Fact]
    public void Sampled_softmax()
    {
        using var run = new GoldenRun("05_sampled_softmax");
        run.CheckLossAndGradients(run.Tape.SampledSoftmaxLoss(run.Column("in.pos"), run.Operand("in.neg")));
    }

    [Fact]
    public void Sampled_softmax_with_logQ()
    {
        using var run = new GoldenRun("05_sampled_softmax_logq");
        run.CheckLossAndGradients(run.Tape.SampledSoftmaxLoss(
            run.Column("in.pos"), run.Operand("in.neg"), run.File.Floats("in.logq_pos"), run.File.Floats("in.logq_neg")));
    }

    [Fact]
    public void Cross_entropy()
    {
        using var run = new GoldenRun("05_softmax_ce");
        run.CheckLossAndGradients(run.Tape.CrossEntropyLoss(run.Operand("in.x"), run.File.Integers("in.target")));
    }

    [Fact]
    public void Uncertainty_weighting()
    {
        using var run = new GoldenRun("05_kendall");
        run.CheckLossAndGradients(run.Tape.UncertaintyWeightedLoss(run.Operand("in.L"), run.Operand("param.s"), limit: 10f));
    }
}
