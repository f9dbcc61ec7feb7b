using Ur4Rec.Stub;
using Ur4Rec.Text;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Cli.Tests;

public sealed class DescribeTests : IDisposable
{
    private const string Key = "sk-recognisable-0815";

    private readonly DescribeStore _films = new(items: 8);

    public void Dispose() => _films.Dispose();

    [Fact]
    public void Templates_describe_all_at_once_and_nothing_twice()
    {
        var first = _films.Workspace.Succeed("describe", "--store", DescribeStore.Store, "--all", "--json").ParseJson();
        var second = _films.Workspace.Succeed("describe", "--store", DescribeStore.Store, "--all");

        Assert.Equal(("template", 0), (first.Text("provider"), first.Number("nothing_known")));
        Assert.Equal(("finished", 11), (first.GetProperty("summary").Text("end"), first.GetProperty("summary").Number("described")));
        Assert.Equal("0 texts written, 11 were there already\n", second);
        using var store = TextStore.Open(_films.Workspace.PathOf(DescribeStore.Store));
        Assert.Equal(
            [(SubjectKind.Item, "template", KnowsUntil.NoInteractions, 8L), (SubjectKind.User, "template", "leave_one_out", 3L)],
            store.Sets().Select(size => (size.Set.Kind, size.Set.Source, size.Set.View, size.Descriptions)));
    }

    [Fact]
    public async Task A_language_model_describes_all_and_learns_no_users_name()
    {
        await using var stub = await StubEndpoint.StartAsync(_ => StubAnswer.Chat("""["One thing.", "Another."]"""));

        var report = _films.Workspace.Succeed(
            "describe", "--store", DescribeStore.Store, "--all", "--provider", "openai", "--base-url", stub.Address, "--model", "stub",
            "--price-in", "1", "--price-out", "2", "--json").ParseJson();

        Assert.Equal(11, stub.Calls);
        Assert.All(stub.Requests, request => Assert.DoesNotContain("secret-name", request.Body.GetRawText(), StringComparison.Ordinal));
        var summary = report.GetProperty("summary");
        Assert.Equal((11, 0, 11 * 0.00002), (summary.Number("described"), summary.Number("failed"), summary.Number("cost")));
        Assert.Equal((110, 55), (summary.GetProperty("usage").Number("prompt_tokens"), summary.GetProperty("usage").Number("completion_tokens")));
    }

    [Fact]
    public async Task A_prompt_about_a_user_lists_the_newest_training_choices_alone()
    {
        await using var stub = await StubEndpoint.StartAsync(_ => StubAnswer.Chat("A text."));
        _films.Workspace.Write("user.txt", "{{titles}}");

        _films.Workspace.Succeed(
            "describe", "--store", DescribeStore.Store, "--users", "--provider", "openai", "--base-url", stub.Address, "--model", "stub",
            "--user-template", "user.txt", "--max-history", "2", "--limit", "1", "--split", "leave_one_out");

        // The last two of the user's choices are held out.
        var question = Assert.Single(stub.Requests).Question;
        Assert.Equal(2, question.Split("; ").Length);
        Assert.All(HeldOutTitles(), title => Assert.DoesNotContain(title, question, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_plan_shows_the_prompts_and_sends_nothing()
    {
        await using var stub = await StubEndpoint.StartAsync(DescribeStore.Answer);

        var plan = _films.Workspace.Succeed(DescribeStore.Command(stub, "--plan", "--api-key-env", "UR4REC_NOT_SET", "--price-in", "2", "--price-out", "3"));

        Assert.Equal(
            """
            === item 'i0' ===
            [system]
            Be brief.
            [user]
            What is Film 0?

            === item 'i1' ===
            [system]
            Be brief.
            [user]
            What is Film 1?

            8 texts wanted: 8 new, 0 stale, 0 there already, 0 that failed for good (--retry-failed)
            8 prompts to send: about 56 tokens to read and at most 4,000 to write
            about 0.012112 to pay, where every answer is as long as it may be
            Nothing was sent.

            """,
            plan);
        Assert.Equal(0, stub.Calls);
    }

    [Fact]
    public async Task Failed_texts_are_exit_code_1_with_the_commonest_reason()
    {
        await using var stub = await StubEndpoint.StartAsync(request =>
            request.Question.Contains('3', StringComparison.Ordinal) ? StubAnswer.Chat("") : DescribeStore.Answer(request));

        var result = ToolProcess.Run(_films.Workspace.Folder, DescribeStore.Command(stub, "--quiet"));

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("7 texts written, 0 were there already (stub)\n80 tokens read, 40 written; 0 requests were sent again\n1 failed: the answer is empty\n", result.Output);
        Assert.Equal(
            "error: 1 texts failed, most often: the answer is empty; the same command goes on where this one ended, " +
            "and --retry-failed asks again for answers that made no text.\n",
            result.Error);
        var again = ToolProcess.Run(_films.Workspace.Folder, DescribeStore.Command(stub, "--quiet"));
        Assert.Equal((1, 8), (again.ExitCode, stub.Calls));
        Assert.Equal("error: 1 texts failed for good in an earlier run; --retry-failed asks for them again.\n", again.Error);
    }

    [Fact]
    public async Task A_limit_stops_with_exit_code_1_and_says_what_is_left()
    {
        await using var stub = await StubEndpoint.StartAsync(DescribeStore.Answer);

        var result = ToolProcess.Run(_films.Workspace.Folder, DescribeStore.Command(stub, "--quiet", "--max-tokens", "200", "--max-output-tokens", "20"));

        Assert.Equal(1, result.ExitCode);
        Assert.InRange(stub.Calls, 1, 7);
        Assert.Equal($"error: the limit of this run is reached and {8 - stub.Calls} texts are left; the same command goes on where this one ended.\n", result.Error);
    }

    [Fact]
    public async Task A_key_that_is_not_accepted_is_a_wrong_input_and_shows_nowhere()
    {
        await using var stub = await StubEndpoint.StartAsync(_ => StubAnswer.Error(401, $"Incorrect API key provided: {Key}"));

        var result = ToolProcess.RunWith(_films.Workspace.Folder, ("UR4REC_TESTS_KEY", Key), DescribeStore.Command(stub, "--api-key-env", "UR4REC_TESTS_KEY", "--limit", "1"));

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Equal(
            $"error: {stub.Address} does not accept the key (401 Unauthorized: Incorrect API key provided: [key]); check the variable UR4REC_TESTS_KEY.\n",
            result.Error);
        Assert.Equal($"Bearer {Key}", Assert.Single(stub.Requests).Authorization);
    }

    [Theory]
    [InlineData("", "Say what to describe: --items, --users or --all.")]
    [InlineData("--items --provider claude", "--provider must be template or openai, not 'claude'.")]
    [InlineData("--items --model m", "--model is of no use without a language model; add --provider openai, or leave it out.")]
    [InlineData("--items --plan", "--plan is of no use without a language model; add --provider openai, or leave it out.")]
    [InlineData("--items --provider openai", "No model is named; give --model NAME.")]
    [InlineData("--items --provider openai --model m --base-url nowhere", "'nowhere' is not the address of a service; write one such as https://api.openai.com/v1.")]
    [InlineData("--items --provider openai --model m --max-cost 1", "--max-cost needs the prices; give --price-in and --price-out, for a million tokens each.")]
    [InlineData("--items --provider openai --model m --price-in 1", "A price is missing; give both --price-in and --price-out.")]
    [InlineData("--items --provider openai --model m --temperature 3", "--temperature must lie between 0 and 2.")]
    [InlineData("--items --provider openai --model m --rpm 0", "--rpm must be a whole number, 1 or more, not '0'. See 'ur4rec describe --help'.")]
    [InlineData("--items --provider openai --model m --max-cost -1", "--max-cost must be an amount of money, 0 or more, not '-1'. See 'ur4rec describe --help'.")]
    [InlineData("--items --provider openai --model m --tpm 100", "One request may need 507 tokens, more than the cap of 100 a minute; raise the cap.")]
    [InlineData("--items --provider openai --model m --api-key-env UR4REC_NOT_SET", "The environment variable UR4REC_NOT_SET, named for the key, is not set; set it, or name another.")]
    public void A_wrong_command_line_says_what_to_write(string arguments, string message) => Assert.Equal(message, _films.Workspace.Refuse(
        ["describe", "--store", DescribeStore.Store, .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. (string[])(arguments.Contains("--tpm", StringComparison.Ordinal) ? ["--item-template", "item.txt"] : [])]));

    private IEnumerable<string> HeldOutTitles()
    {
        var choices = _films.Workspace.Read("films.inter").Split('\n').Select(line => line.Split('\t')).Where(fields => fields[0] == "secret-name-0");
        return choices.Select(fields => fields[1].Replace("i", "Film ", StringComparison.Ordinal)).TakeLast(2);
    }
}
