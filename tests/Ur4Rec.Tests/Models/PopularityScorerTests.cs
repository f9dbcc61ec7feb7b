using Ur4Rec.Models;
using Ur4Rec.Tests.Evaluation;

namespace Ur4Rec.Tests.Models;

public class PopularityScorerTests
{
    [Fact]
    public void Scores_are_training_counts_for_every_query()
    {
        var split = TestSplits.LeaveOneOut(4, [0, 0, 1, 3, 3], [1, 2, 2]);
        var scores = new float[8];

        new PopularityScorer(split).Score(new ScoringQuery[2], scores);

        Assert.Equal([2, 2, 0, 0, 2, 2, 0, 0], scores);
    }
}
