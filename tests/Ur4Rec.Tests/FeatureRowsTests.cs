using Ur4Rec.Data;

namespace Ur4Rec.Tests;

public class FeatureRowsTests
{
    [Fact]
    public void More_than_an_array_holds_is_refused_before_it_is_asked_for()
    {
        var error = Assert.Throws<InputException>(() => FeatureRows.Allocate(9_000_000, 256));

        Assert.StartsWith(
            "9,000,000 vectors of 256 dimensions are more than fit into one table, 2,147,483,591 numbers", error.Message, StringComparison.Ordinal);
        Assert.Equal(new float[6], FeatureRows.Allocate(3, 2));
    }
}
