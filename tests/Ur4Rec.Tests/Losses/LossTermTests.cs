using Ur4Rec.Losses;

namespace Ur4Rec.Tests.Losses;

public class LossTermTests
{
    [Fact]
    public void Names_are_those_of_configurations() => Assert.Equal(
        ["retrieval", "sequence", "bpr", "consistency", "infonce", "memory_bank", "diversity", "distillation", "load_balance"],
        Enum.GetValues<LossTerm>().Select(term => term.Name()));
}
