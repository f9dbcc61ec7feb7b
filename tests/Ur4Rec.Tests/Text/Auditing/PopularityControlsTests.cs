using Ur4Rec.Data;
using Ur4Rec.Text.Auditing;

namespace Ur4Rec.Tests.Text.Auditing;

public class PopularityControlsTests
{
    private static readonly AuditedData s_data = new();

    [Fact]
    public void Controls_are_untouched_distinct_and_as_popular_as_the_target()
    {
        var controls = new PopularityControls(s_data.View, _ => true, seed: 1);
        var excess = new List<double>();
        foreach (var @case in s_data.Split.Test)
        {
            var touched = s_data.Split.Dataset.Sequence(@case.User).ToArray();
            var target = s_data.Split.Target(@case);
            var matched = controls.Of(target, touched, 10);

            Assert.Equal(10, matched.Distinct().Count());
            Assert.Empty(matched.Intersect(touched));
            excess.Add(matched.Average(s_data.View.Popularity) - s_data.View.Popularity(target));
        }

        // Users touch popular items, so what is left near a popular target is a little less popular.
        Assert.InRange(excess.Average(), -5, 1);
    }

    [Fact]
    public void Only_eligible_items_serve_and_there_may_be_fewer_than_asked_for()
    {
        var target = s_data.Split.Target(s_data.Split.Test[0]);
        var eligible = new HashSet<ItemIndex> { target, new(0), new(1), new(2) };
        var touched = s_data.Split.Dataset.Sequence(s_data.Split.Test[0].User).Span;
        var matched = new PopularityControls(s_data.View, eligible.Contains, seed: 1).Of(target, touched, 10);

        Assert.Equal(eligible.Except(touched.ToArray()).OrderBy(item => item.Value), matched.OrderBy(item => item.Value));
    }
}
