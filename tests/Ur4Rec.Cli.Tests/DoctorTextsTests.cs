using System.Text.Json;

namespace Ur4Rec.Cli.Tests;

/// <summary>What <c>doctor</c> says of texts, in a store and in what was trained with them.</summary>
public sealed class DoctorTextsTests(LeakyStore leaky) : IClassFixture<LeakyStore>
{
    private const string Name = $"user texts {LeakyStore.Source}";
    private const string Value = "80, leaking: what the author saw is unknown; it names 50.0 % of the test items against 0.0 % of items as popular";

    private readonly Workspace _workspace = leaky.Workspace;

    [Fact]
    public void Leaking_texts_of_a_store_are_found_unless_they_are_not_read()
    {
        var report = Doctor("--store", LeakyStore.Store);
        var finding = Assert.Single(TextsOf(report));

        Assert.Equal((Name, Value, "bad"), (finding.Text("name"), finding.Text("value"), finding.Text("verdict")));
        Assert.StartsWith("Training refuses them under this split. Redact them (`ur4rec texts audit --redact`)", finding.Text("advice"), StringComparison.Ordinal);
        Assert.Equal("bad", report.Text("verdict"));
        Assert.Empty(TextsOf(Doctor("--store", LeakyStore.Store, "--set", "texts.source=none")));
    }

    [Fact]
    public void A_run_that_read_leaking_texts_is_no_evidence()
    {
        _workspace.Succeed(LeakyStore.Train("runs/leaky", "--set", "texts.allow_leaking=true", "--quiet"));
        _workspace.Succeed(LeakyStore.Train("runs/clean", "--set", "texts.source=none", "--quiet"));

        var finding = Assert.Single(TextsOf(Doctor("--run", "runs/leaky")));

        Assert.Equal((Name, Value, "bad"), (finding.Text("name"), finding.Text("value"), finding.Text("verdict")));
        Assert.StartsWith("The run could read the answers, so its metrics are no evidence.", finding.Text("advice"), StringComparison.Ordinal);
        var clean = Doctor("--run", "runs/clean");
        Assert.Empty(TextsOf(clean));
        Assert.Equal("skipped steps", clean.GetProperty("findings")[0].Text("name"));
    }

    private static JsonElement[] TextsOf(JsonElement report) =>
        [.. report.GetProperty("findings").EnumerateArray().Where(finding => finding.Text("name")!.Contains(" texts ", StringComparison.Ordinal))];

    private JsonElement Doctor(params string[] arguments) => _workspace.Succeed(["doctor", .. arguments, "--json"]).ParseJson();
}
