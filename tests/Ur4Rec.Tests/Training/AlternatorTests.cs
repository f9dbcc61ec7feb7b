using Ur4Rec.Data;
using Ur4Rec.Training;

namespace Ur4Rec.Tests.Training;

public class AlternatorTests
{
    private static readonly AlternationOptions s_adaptive = new() { Adaptive = true, SwitchThreshold = 0.1, MinSteps = 4 };

    [Fact]
    public void By_parity_even_steps_train_the_sequence_model()
    {
        var alternator = new Alternator(new AlternationOptions());
        Assert.Equal("SRSRS", Run(alternator, 5, 4, 3, 2, 1));
        Assert.Equal(4, alternator.Switches);
        Assert.Equal(TrainedModule.Retriever, alternator.Next(7));
    }

    [Fact]
    public void A_turn_lasts_while_the_loss_falls() =>
        Assert.Equal("SSSSSSSS", Run(new Alternator(s_adaptive), 8, 7, 6, 5, 4, 3, 2, 1));

    [Fact]
    public void A_flat_loss_ends_the_turn_after_the_fewest_steps()
    {
        var alternator = new Alternator(s_adaptive);
        Assert.Equal("SSSSRRRRSSSSR", Run(alternator, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1));
        Assert.Equal(3, alternator.Switches);
    }

    [Fact]
    public void Two_halves_are_compared_against_the_threshold()
    {
        // Means 10 and 9: 10 %, which is not below the threshold. Then 9.5 and 8.95 (5.8 %), which is.
        Assert.Equal("SSSSSR", Run(new Alternator(s_adaptive), 10, 10, 9, 9, 8.9, 0));
        Assert.Equal("SSSSR", Run(new Alternator(s_adaptive), 10, 10, 9, 9.1, 0));
        Assert.Equal("SSSSS", Run(new Alternator(s_adaptive with { SwitchThreshold = 0.05 }), 10, 10, 9, 9.1, 0));
    }

    [Fact]
    public void What_came_before_a_turn_does_not_count() =>
        Assert.Equal("SSSSRRRRRRR", Run(new Alternator(s_adaptive), 1, 1, 1, 1, 128, 64, 32, 16, 8, 4, 2));

    [Fact]
    public void A_rising_loss_and_one_that_stays_zero_end_the_turn_and_a_falling_negative_one_does_not()
    {
        Assert.Equal("SSSSR", Run(new Alternator(s_adaptive), 1, 2, 3, 4, 5));
        Assert.Equal("SSSSR", Run(new Alternator(s_adaptive with { SwitchThreshold = 0 }), 0, 0, 0, 0, 0));
        Assert.Equal("SSSSS", Run(new Alternator(s_adaptive), -1, -1, -2, -2, -2));
    }

    [Fact]
    public void Of_an_odd_number_of_steps_the_middle_of_the_turn_is_left_out() =>
        Assert.Equal("SSSSSR", Run(new Alternator(s_adaptive with { MinSteps = 5 }), 100, 1, 1, 1, 1, 1));

    [Fact]
    public void A_loss_that_is_not_finite_and_a_step_out_of_turn_are_refused()
    {
        foreach (var loss in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            var exception = Assert.Throws<ArgumentException>(() => new Alternator(new AlternationOptions()).Report(TrainedModule.Retriever, loss));
            Assert.StartsWith("The loss of the Retriever is", exception.Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>(() => new Alternator(s_adaptive).Report(TrainedModule.Retriever, 1));
    }

    [Fact]
    public void Options_out_of_range_name_their_key()
    {
        Assert.Equal(
            "adaptive_switch_threshold is 1; it must be at least 0 and below 1.",
            Assert.Throws<InputException>(new AlternationOptions { SwitchThreshold = 1 }.Validate).Message);
        Assert.Throws<InputException>(new AlternationOptions { SwitchThreshold = double.NaN }.Validate);
        Assert.Throws<InputException>(new AlternationOptions { SwitchThreshold = -0.01 }.Validate);
        Assert.StartsWith(
            "adaptive_min_steps is 1;",
            Assert.Throws<InputException>(() => new Alternator(new AlternationOptions { MinSteps = 1 })).Message,
            StringComparison.Ordinal);
    }

    /// <summary>The model that each step trained, S or R, where the steps came to these losses.</summary>
    private static string Run(Alternator alternator, params double[] losses) => string.Concat(losses.Select((loss, step) =>
    {
        var module = alternator.Next(step);
        alternator.Report(module, loss);
        return module == TrainedModule.SequenceModel ? 'S' : 'R';
    }));
}
