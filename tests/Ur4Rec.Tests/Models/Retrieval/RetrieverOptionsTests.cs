using Ur4Rec.Data;
using Ur4Rec.Models.Retrieval;

namespace Ur4Rec.Tests.Models.Retrieval;

public class RetrieverOptionsTests
{
    private static readonly Dictionary<string, RetrieverOptions> s_wrong = new()
    {
        ["retriever_output_dim is 0"] = new() { OutputDim = 0 },
        ["moe_num_heads is 0"] = new() { Heads = 0 },
        ["retriever_output_dim is 64, which is not a multiple of moe_num_heads, 5."] = new() { Heads = 5 },
        ["moe_num_proxies is 0"] = new() { Proxies = 0 },
        ["num_sub_experts is -1"] = new() { SubExperts = -1 },
        ["moe_dropout is 1;"] = new() { Dropout = 1 },
        ["moe_dropout is -0.1;"] = new() { Dropout = -0.1 },
        ["moe_dropout is NaN;"] = new() { Dropout = double.NaN },
        ["retriever_temperature is 0.0009;"] = new() { Temperature = 0.0009 },
        ["retriever_temperature is Infinity;"] = new() { Temperature = double.PositiveInfinity },
    };

    public static TheoryData<string> Messages => [.. s_wrong.Keys];

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_value_outside_its_range_is_named(string message)
    {
        var exception = Assert.Throws<InputException>(() => new PreferenceRetriever(s_wrong[message], 3, 4, imageDim: null, seed: 1));
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_default_is_valid() => new RetrieverOptions().Validate();
}
