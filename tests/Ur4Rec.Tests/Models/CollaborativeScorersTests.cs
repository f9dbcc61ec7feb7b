using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;
using Ur4Rec.Tests.Evaluation;
using static Ur4Rec.Tests.Models.Fusion.Reranking;

namespace Ur4Rec.Tests.Models;

public sealed class CollaborativeScorersTests : IDisposable
{
    private static readonly ContextTable s_texts = new(2, (float[])[1, 0, -1, 0, 0, 1, 0, -1], Ragged.FromLengths([1, 1, 1, 1]));

    private readonly WorkerPool _pool = new(1);
    private readonly Split _split = TestSplits.LeaveOneOut(4, [0, 1, 2, 3], [1, 2, 0, 3]);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Those_that_are_asked_for_in_the_order_of_the_components()
    {
        Assert.Empty(Create(new FusionOptions(), s_texts));
        Assert.Equal(["content"], Create(new FusionOptions { Content = true }, s_texts).Select(scorer => scorer.Name));
        Assert.Equal(
            ["ease", "content", "popularity"],
            Create(new FusionOptions { Popularity = true, Content = true, Ease = true }, s_texts).Select(scorer => scorer.Name));
    }

    [Fact]
    public void The_content_scorer_has_the_decay_and_the_sharpness_of_the_options()
    {
        // Items 0 and 2 are like each other by 0.6.
        var texts = new ContextTable(2, (float[])[1, 0, -1, 0, 0.6f, 0.8f, -0.6f, -0.8f], Ragged.FromLengths([1, 1, 1, 1]));
        var content = Assert.Single(Create(new FusionOptions { Content = true, ContentHistoryDecay = 0.25, ContentSharpness = 2 }, texts));

        Close([0.25f + 0.36f, 0, 0.09f + 1, 0], Score(content, After(0, 2)));
    }

    [Fact]
    public void Descriptions_that_are_wanted_but_not_there_are_asked_for()
    {
        var options = new FusionOptions { Content = true };
        const string Message =
            "fusion_content is true, but no item has a description; write some with 'ur4rec describe' and 'ur4rec embed', or set it to false.";

        Assert.Equal(Message, Assert.Throws<InputException>(() => Create(options, null)).Message);
        Assert.Equal(Message, Assert.Throws<InputException>(() => Create(options, ContextTable.Empty(2, 4))).Message);
        Assert.Empty(Create(new FusionOptions(), null));
    }

    private IReadOnlyList<IScorer> Create(FusionOptions options, ContextTable? itemTexts) =>
        CollaborativeScorers.Create(options, _split, itemTexts, _pool);
}
