using Ur4Rec.Data;
using Ur4Rec.Models.Memory;

namespace Ur4Rec.Tests.Models.Memory;

public class MemoryOptionsTests
{
    public static TheoryData<string, MemoryOptions> Wrong => new()
    {
        { "max_memory_size is 0", new MemoryOptions { MaxMemorySize = 0 } },
        { "update_trigger is 9", new MemoryOptions { UpdateTrigger = (UpdateTrigger)9 } },
        { "interaction_threshold is 0", new MemoryOptions { InteractionThreshold = 0 } },
        { "drift_threshold is -0.1", new MemoryOptions { DriftThreshold = -0.1 } },
        { "drift_threshold is 2", new MemoryOptions { DriftThreshold = 2 } },
        { "drift_threshold is NaN", new MemoryOptions { DriftThreshold = double.NaN } },
        { "drift_window is 0", new MemoryOptions { DriftWindow = 0 } },
        { "drift_window is 4; it must be at least 1 and at most max_memory_size, which is 3", new MemoryOptions { MaxMemorySize = 3, DriftWindow = 4 } },
        { "time_threshold is 0", new MemoryOptions { TimeThreshold = 0 } },
        { "decay_factor is -0.5", new MemoryOptions { DecayFactor = -0.5 } },
        { "decay_factor is 1", new MemoryOptions { DecayFactor = 1 } },
    };

    [Fact]
    public void The_defaults_and_the_ends_of_the_ranges_are_good()
    {
        new MemoryOptions().Validate();
        new MemoryOptions { MaxMemorySize = 1, InteractionThreshold = 1, DriftThreshold = 0, TimeThreshold = 1, DecayFactor = 0 }.Validate();
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_value_outside_its_range_is_named(string problem, MemoryOptions options)
    {
        Assert.Contains(problem, Assert.Throws<InputException>(options.Validate).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => new MemoryCell(4, options, seed: 1));
    }
}
