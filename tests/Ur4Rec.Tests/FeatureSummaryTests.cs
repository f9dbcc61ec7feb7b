namespace Ur4Rec.Tests;

public class FeatureSummaryTests
{
    private static readonly FeatureSummary s_full = new(
        new DescribedSubjects(938, 1_000, 8_759),
        new DescribedSubjects(1_447, 1_500, 4_341),
        new VectorSummary("lsa", "9903b9c499af0123", 256),
        new ImageSummary(1_400, 512),
        "abc");

    [Fact]
    public void The_log_says_how_much_there_is() => Assert.Equal(
        [
            "texts of 938 of 1,000 users (8,759 sentences) and 1,447 of 1,500 items (4,341), encoded by lsa 9903b9c499af in 256 dimensions",
            "images of 1,400 of 1,500 items in 512 dimensions",
        ],
        s_full.ToLines());

    [Fact]
    public void The_log_says_what_is_not_there() => Assert.Equal(["no texts"], (s_full with { Vectors = null, Images = null }).ToLines());
}
