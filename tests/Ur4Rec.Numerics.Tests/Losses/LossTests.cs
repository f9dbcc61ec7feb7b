namespace Ur4Rec.Numerics.Tests.Losses;

public sealed class LossTests : IDisposable
{
    private readonly WorkerPool _pool = new(1);
    private readonly Tape _tape;

    public LossTests()
    {
        _tape = new Tape(_pool);
        _tape.Begin(TapeMode.Training);
    }

    public void Dispose()
    {
        _tape.Dispose();
        _pool.Dispose();
    }

    [Fact]
    public void An_accidental_hit_counts_for_nothing()
    {
        using var positives = Parameter(1, 1, 0.5f);
        using var withHit = Parameter(1, 3, 1f, 9f, -1f);
        using var without = Parameter(1, 2, 1f, -1f);
        var loss = _tape.SampledSoftmaxLoss(positives, withHit, accidentalHits: [false, true, false]);
        Assert.Equal(_tape.SampledSoftmaxLoss(positives, without).Scalar, loss.Scalar, 1e-6f);
        loss.Backward();
        Assert.Equal(0f, withHit.Gradient!.Values[1]);
        Assert.True(withHit.Gradient.Values[0] > 0);
    }

    [Fact]
    public void With_every_negative_a_hit_the_sampled_softmax_loss_is_zero()
    {
        using var positives = Parameter(1, 1, -3f);
        using var negatives = Parameter(1, 2, 1f, 2f);
        var loss = _tape.SampledSoftmaxLoss(positives, negatives, accidentalHits: [true, true]);
        loss.Backward();
        Assert.Equal(0f, loss.Scalar);
        Assert.Equal(0f, positives.Gradient!.Scalar);
        Assert.Equal([0f, 0f], negatives.Gradient!.Values.ToArray());
    }

    [Fact]
    public void Shared_logQ_equals_the_same_logQ_in_every_row()
    {
        using var positives = Parameter(2, 1, 0.5f, -0.25f);
        using var negatives = Parameter(2, 2, 1f, 2f, 3f, -4f);
        var shared = _tape.SampledSoftmaxLoss(positives, negatives, [-1f, -2f], [-3f, -0.5f]);
        var repeated = _tape.SampledSoftmaxLoss(positives, negatives, [-1f, -2f], [-3f, -0.5f, -3f, -0.5f]);
        Assert.Equal(repeated.Scalar, shared.Scalar);
    }

    [Fact]
    public void A_confident_positive_keeps_its_small_loss()
    {
        using var positives = Parameter(1, 1, 20f);
        using var negatives = Parameter(1, 1, 0f);
        var want = Math.Log(1 + Math.Exp(-20));
        Assert.Equal(want, _tape.SampledSoftmaxLoss(positives, negatives).Scalar, want * 1e-5);
        Assert.Equal(want, _tape.BprLoss(positives, negatives).Scalar, want * 1e-5);
    }

    [Fact]
    public void Uncalibrated_gbce_is_bce()
    {
        using var positives = Parameter(2, 1, 0.5f, -2f);
        using var negatives = Parameter(2, 2, 1f, -1f, 0.25f, 3f);
        using var all = Parameter(2, 3, 0.5f, 1f, -1f, -2f, 0.25f, 3f);
        var gbce = _tape.GbceLoss(positives, negatives, catalogueSize: 1000, calibration: 0f);
        Assert.Equal(_tape.BceLoss(all, [1f, 0f, 0f, 1f, 0f, 0f]).Scalar, gbce.Scalar, 1e-6f);
    }

    [Fact]
    public void Huge_scores_give_finite_losses_and_gradients()
    {
        using var positives = Parameter(2, 1, -1e30f, 1e30f);
        using var negatives = Parameter(2, 1, 1e30f, -1e30f);
        foreach (var loss in new[] { _tape.BprLoss(positives, negatives), _tape.GbceLoss(positives, negatives, 9, 1f), _tape.SampledSoftmaxLoss(positives, negatives) })
            Assert.InRange(loss.Scalar, 1e29f, 2e30f);
    }

    [Fact]
    public void A_nan_score_gives_a_nan_loss()
    {
        using var positives = Parameter(2, 1, 1f, 2f);
        using var negatives = Parameter(2, 2, 1f, float.NaN, 0f, 0f);
        Assert.True(float.IsNaN(_tape.BprLoss(positives, negatives).Scalar));
        Assert.True(float.IsNaN(_tape.BceLoss(negatives, [0f, 1f, 0f, 1f]).Scalar));
        Assert.True(float.IsNaN(_tape.GbceLoss(positives, negatives, 9, 1f).Scalar));
        Assert.True(float.IsNaN(_tape.SampledSoftmaxLoss(positives, negatives).Scalar));
        Assert.True(float.IsNaN(_tape.CrossEntropyLoss(negatives, [0, 1]).Scalar));
        Assert.True(float.IsNaN(_tape.UncertaintyWeightedLoss(_tape.Constant(1, 1, [float.NaN]), _tape.Constant(1, 1, [0f]), 1f).Scalar));
    }

    [Fact]
    public void Gbce_refuses_a_catalogue_that_is_smaller_than_the_sample_and_calibration_outside_0_to_1()
    {
        using var positives = Parameter(1, 1, 1f);
        using var negatives = Parameter(1, 2, 1f, 2f);
        Assert.Throws<ArgumentOutOfRangeException>(() => _tape.GbceLoss(positives, negatives, 2, 0.5f));
        Assert.Throws<ArgumentOutOfRangeException>(() => _tape.GbceLoss(positives, negatives, 10, -0.1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => _tape.GbceLoss(positives, negatives, 10, 1.1f));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void Cross_entropy_refuses_a_target_that_is_not_a_class(int target)
    {
        using var logits = Parameter(1, 3, 1f, 2f, 3f);
        Assert.Throws<ArgumentOutOfRangeException>(() => _tape.CrossEntropyLoss(logits, [target]));
    }

    [Theory]
    [InlineData(10f, 0f, 1f)]
    [InlineData(10f, 1e9f, 0f)]
    [InlineData(12f, 0f, 1f)]
    [InlineData(12f, 1e9f, 0f)]
    [InlineData(-10f, 0f, 0f)]
    [InlineData(-12f, 0f, 0f)]
    [InlineData(-12f, 1f, -22025.466f)]
    public void A_log_variance_at_its_limit_can_only_come_back(float logVariance, float value, float wantGradient)
    {
        using var losses = Parameter(1, 1, value);
        using var logVariances = Parameter(1, 1, logVariance);
        var loss = _tape.UncertaintyWeightedLoss(losses, logVariances, 10f);
        loss.Backward();
        var held = Math.Clamp(logVariance, -10.0, 10.0);
        var want = (Math.Exp(-held) * value) + held;
        Assert.Equal(want, loss.Scalar, Math.Abs(want) * 1e-6);
        Assert.Equal(Math.Exp(-held), losses.Gradient!.Scalar, Math.Exp(-held) * 1e-6);
        Assert.Equal(wantGradient, logVariances.Gradient?.Scalar ?? 0f, Math.Abs(wantGradient) * 1e-6);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(41f)]
    [InlineData(float.NaN)]
    public void Uncertainty_weighting_refuses_a_limit_out_of_range(float limit)
    {
        using var one = Parameter(1, 1, 1f);
        Assert.Throws<ArgumentOutOfRangeException>(() => _tape.UncertaintyWeightedLoss(one, one, limit));
    }

    private static Parameter Parameter(int rows, int columns, params float[] values)
    {
        var parameter = new Parameter(rows, columns);
        values.CopyTo(parameter.Values);
        return parameter;
    }
}
