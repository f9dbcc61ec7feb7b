using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Data;
using Ur4Rec.Recommending;
using Ur4Rec.Recommending.Batch;

namespace Ur4Rec.Tests.Recommending.Batch;

public sealed class BatchFormatTests
{
    private static readonly Recommendation[] s_items = [new(new ItemId("tea, green"), 1.5f), new(new ItemId("the \"cake\""), -1e-5f), new(new ItemId("müsli\n"), 16777216)];

    [Fact]
    public void A_line_of_json_holds_a_user() => Assert.Equal(
        """{"user":"ann","items":[{"item":"tea, green","score":1.5},{"item":"the \"cake\"","score":-1E-05},{"item":"müsli\n","score":16777216}]}""" + "\n",
        Written(".jsonl", "ann", s_items));

    [Fact]
    public void A_line_of_csv_holds_an_item_and_is_quoted_where_it_must_be() => Assert.Equal(
        "\"o,ne\",1,\"tea, green\",1.5\n\"o,ne\",2,\"the \"\"cake\"\"\",-1E-05\n\"o,ne\",3,\"müsli\n\",16777216\n",
        Written(".csv", "o,ne", s_items));

    [Fact]
    public void A_user_without_items_has_an_empty_list_in_json_and_no_line_in_csv() =>
        Assert.Equal(("{\"user\":\"ann\",\"items\":[]}\n", ""), (Written(".jsonl", "ann", []), Written(".csv", "ann", [])));

    [Fact]
    public void A_score_comes_back_with_its_bits() => Prop.ForAll(ArbMap.Default.ArbFor<float>(), score =>
    {
        if (!float.IsFinite(score))
            return true;
        Recommendation[] items = [new(new ItemId("tea"), score)];
        var json = JsonDocument.Parse(Written(".jsonl", "ann", items)).RootElement.GetProperty("items")[0].GetProperty("score").GetSingle();
        var csv = float.Parse(Written(".csv", "ann", items).TrimEnd().Split(',')[3], CultureInfo.InvariantCulture);
        return BitConverter.SingleToInt32Bits(json) == BitConverter.SingleToInt32Bits(score)
            && BitConverter.SingleToInt32Bits(csv) == BitConverter.SingleToInt32Bits(score);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("recs.JSONL", ".jsonl")]
    [InlineData("a.b/recs.csv", ".csv")]
    public void The_extension_says_which_format(string path, string extension) => Assert.Equal(extension, BatchFormat.Of(path).Extension);

    [Theory]
    [InlineData("recs")]
    [InlineData("recs.json")]
    public void Another_extension_is_refused(string path) => Assert.Equal(
        $"The output {path} must end in .jsonl or .csv, which says how it is written.", Assert.Throws<InputException>(() => BatchFormat.Of(path)).Message);

    private static string Written(string extension, string user, Recommendation[] items)
    {
        var written = new ArrayBufferWriter<byte>();
        BatchFormat.Of("recs" + extension).Write(written, new UserId(user), items);
        return Encoding.UTF8.GetString(written.WrittenSpan);
    }
}
