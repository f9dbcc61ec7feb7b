using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Tests.Training.Checkpoints;

public class CheckpointManifestTests
{
    [Theory]
    [InlineData("null", "it is no manifest")]
    [InlineData("[]", "it is no manifest")]
    [InlineData("{\"format\": 3}", "its format is 3, this version of Ur4Rec reads 2")]
    [InlineData("{\"format\": \"1\"}", "")]
    [InlineData("{}", "")]
    public void Content_that_is_none_is_refused_though_its_checksum_is_right(string content, string problem)
    {
        var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
        Assert.Contains(problem, Refusal($"\"{checksum}\"", content), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("\"\"")]
    public void A_checksum_that_is_none_is_wrong(string checksum) => Assert.Equal("its checksum is wrong", Refusal(checksum, "{}"));

    private static string Refusal(string checksum, string content) =>
        Assert.Throws<JsonException>(() => CheckpointManifest.Parse($"{{\"sha256\": {checksum}, \"checkpoint\": {content}}}")).Message;
}
