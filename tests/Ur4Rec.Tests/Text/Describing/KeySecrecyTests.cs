using System.Text;
using Ur4Rec.Data;
using Ur4Rec.Stub;
using Ur4Rec.Text.Clients;

namespace Ur4Rec.Tests.Text.Describing;

public sealed class KeySecrecyTests
{
    private const string Variable = "UR4REC_TESTS_KEY";
    private const string Key = "sk-recognisable-4711";

    public KeySecrecyTests() => Environment.SetEnvironmentVariable(Variable, Key);

    public static TheoryData<int> Failures => [.. Enumerable.Range(0, s_failures.Length)];

    private static readonly StubAnswer[] s_failures =
    [
        StubAnswer.Chat(null, refusal: $"Not with {Key}."),
        StubAnswer.Chat(""),
        StubAnswer.Chat("Half", "length"),
        StubAnswer.Of(200, $"key {Key}"),
        .. ((int[])[301, 400, 401, 402, 403, 404, 408, 413, 422, 429, 500, 503]).Select(status => StubAnswer.Error(status, $"Wrong API key {Key}, '{Key}'")),
        // A message is cut off at a length, and no part of a key may stand before the cut.
        StubAnswer.Error(400, new string('x', 170) + Key),
        StubAnswer.Drop,
        StubAnswer.HalfAChat,
        StubAnswer.Hang,
    ];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task The_key_is_sent_and_shows_nowhere_else(int failure)
    {
        var answer = s_failures[failure];
        using var fixture = new DescribeFixture
        {
            KeyVariable = Variable,
            Retry = new RetryOptions { Count = 1 },
            Timeout = answer.Until.IsCompleted ? TimeSpan.FromSeconds(30) : TimeSpan.FromMilliseconds(200),
        };
        await using var stub = await StubEndpoint.StartAsync(_ => answer);

        string told;
        try
        {
            told = (await fixture.DescribeAsync(stub, DescribeFixture.Prompts(2))).ToString();
            told += string.Concat(fixture.Failures().Select(text => text.Reason));
        }
        catch (InputException error)
        {
            told = error.ToString();
        }

        Assert.All(stub.Requests, request => Assert.Equal($"Bearer {Key}", request.Authorization));
        Assert.NotEmpty(stub.Requests);
        Assert.DoesNotContain(Key[..12], told, StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(fixture.StorePath)!))
            Assert.Equal(-1, File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Key[..12])));
    }

    [Fact]
    public void A_variable_that_is_not_set_is_named()
    {
        var error = Assert.Throws<InputException>(() => new OpenAiChatClient(Endpoint("UR4REC_TESTS_NO_KEY")));

        Assert.Equal("The environment variable UR4REC_TESTS_NO_KEY, named for the key, is not set; set it, or name another.", error.Message);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("ends-with-a-line\n")]
    [InlineData("schlüssel")]
    public void A_variable_that_cannot_be_a_key_is_refused_and_not_shown(string value)
    {
        Environment.SetEnvironmentVariable("UR4REC_TESTS_BAD_KEY", value);

        var error = Assert.Throws<InputException>(() => new OpenAiChatClient(Endpoint("UR4REC_TESTS_BAD_KEY")));

        Assert.Contains("UR4REC_TESTS_BAD_KEY", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(value.Trim(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_endpoint_says_the_variable_and_not_the_key() =>
        Assert.DoesNotContain(Key, Endpoint(Variable).ToString(), StringComparison.Ordinal);

    private static OpenAiEndpoint Endpoint(string variable) => new(new Uri("http://localhost/v1"), "m") { KeyVariable = variable };
}
