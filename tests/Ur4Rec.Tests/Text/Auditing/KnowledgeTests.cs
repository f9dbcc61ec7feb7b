using Ur4Rec.Data;
using Ur4Rec.Text;
using Ur4Rec.Text.Auditing;

namespace Ur4Rec.Tests.Text.Auditing;

public class KnowledgeTests
{
    // User 2's interactions are at 200, 201, ... 211; ten are for training, so the first held-out one is at 210.
    private static readonly AuditedData s_data = new();

    [Theory]
    [InlineData("elsewhere", 4, 209, false)]
    [InlineData("elsewhere", 4, 210, true)]
    [InlineData("leave_one_out", 10, 209, false)]
    [InlineData("leave_one_out", 10, 210, false)] // The view is the same and so are its items: the times only tie.
    [InlineData("leave_one_out", 11, 210, true)]
    [InlineData("ratio 0.8/0.9", 10, 211, true)]
    public void Seeing_the_first_held_out_interaction_or_its_time_is_too_much(string view, int interactions, long time, bool isTooMuch) =>
        Assert.Equal(isTooMuch, Knowledge.IsTooMuch(new KnowsUntil(view, interactions, time), new UserIndex(2), s_data.View, s_data.Split));

    [Fact]
    public void Who_saw_nothing_knows_nothing()
    {
        Assert.False(Knowledge.IsTooMuch(KnowsUntil.Nothing, new UserIndex(2), s_data.View, s_data.Split));
        Assert.False(Knowledge.IsTooMuch(new KnowsUntil("elsewhere", 0, null), new UserIndex(2), s_data.View, s_data.Split));
    }

    [Fact]
    public void A_user_of_whom_nothing_is_held_out_can_be_known_whole()
    {
        var dataset = DatasetPreparer.Prepare([Ur4Rec.Tests.Data.Interactions.Of("u", "i", 5)], new PreparationOptions()).Dataset;
        var split = Splitter.Split(dataset, new SplitOptions());
        var view = TrainingView.Of(split, new PreparationOptions(), [new ItemMetadata(new ItemId("i"))]);

        Assert.False(Knowledge.IsTooMuch(new KnowsUntil("elsewhere", 1, 5), new UserIndex(0), view, split));
    }

    [Fact]
    public void The_unknown_cannot_be_compared() =>
        Assert.Throws<ArgumentException>(() => Knowledge.IsTooMuch(KnowsUntil.Unknown, new UserIndex(0), s_data.View, s_data.Split));
}
