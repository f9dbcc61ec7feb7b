namespace Ur4Rec.Cli.Tests;

public sealed class TextsAuditTests : IDisposable
{
    private readonly LeakyStore _leaky = new();

    private Workspace Workspace => _leaky.Workspace;

    public void Dispose() => _leaky.Dispose();

    [Fact]
    public void Planted_leaks_are_found_counted_and_shown()
    {
        var report = Workspace.Succeed("texts", "audit", "--store", LeakyStore.Store, "--json").ParseJson();

        Assert.Equal("leave_one_out", report.Text("split"));
        var set = Assert.Single(report.GetProperty("sets").EnumerateArray());
        Assert.Equal((LeakyStore.Source, "leaking"), (set.GetProperty("set").Text("source"), set.Text("verdict")));
        Assert.Equal((80, 40, 0.5), (set.GetProperty("test").Number("cases"), set.GetProperty("test").Number("named"), set.GetProperty("test").GetProperty("rate").Number("value")));
        Assert.Equal(0, set.GetProperty("test").GetProperty("base_rate").Number("value"));
        Assert.Equal(5, set.GetProperty("examples").GetArrayLength());
        Assert.Equal($"Also likes *The {LeakyStore.TitleAt(0, 9)}*.", set.GetProperty("examples")[0].Text("sentence"));
        Assert.Empty(report.GetProperty("redactions").EnumerateArray());
    }

    [Fact]
    public void People_are_told_the_verdict_the_rates_and_the_sentences()
    {
        var output = Workspace.Succeed("texts", "audit", "--store", LeakyStore.Store, "--source", LeakyStore.Source);

        Assert.Contains($"leaking user texts {LeakyStore.Source}, 80: what the author saw is unknown; it names 50.0 % of the test items against 0.0 % of items as popular", output, StringComparison.Ordinal);
        Assert.Contains("50.0 % (39.3 to 60.7)", output, StringComparison.Ordinal);
        Assert.Contains($"user 0 is held out '{LeakyStore.TitleAt(0, 9)}, The': Also likes *The {LeakyStore.TitleAt(0, 9)}*.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_redacted_copy_is_written_and_clean_and_the_original_stays()
    {
        var report = Workspace.Succeed("texts", "audit", "--store", LeakyStore.Store, "--redact", "--json").ParseJson();
        var again = Workspace.Succeed("texts", "audit", "--store", LeakyStore.Store, "--redact", "--json").ParseJson();

        var redaction = Assert.Single(report.GetProperty("redactions").EnumerateArray());
        Assert.Equal((80, 40, 40, 0), (redaction.Number("copies"), redaction.Number("sentences_removed"), redaction.Number("texts_changed"), redaction.Number("texts_lost")));
        Assert.Equal("clean", redaction.GetProperty("audit").Text("verdict"));
        Assert.Equal(redaction.ToString(), Assert.Single(again.GetProperty("redactions").EnumerateArray()).ToString());
        var sets = Workspace.Succeed("texts", "audit", "--store", LeakyStore.Store, "--json").ParseJson().GetProperty("sets").EnumerateArray();
        Assert.Equal(
            [(LeakyStore.Source, "leaking"), ($"{LeakyStore.Source}+redacted", "clean")],
            sets.Select(set => (set.GetProperty("set").Text("source"), set.Text("verdict"))));
    }

    [Fact]
    public void A_source_that_is_not_there_is_refused_with_the_nearest() =>
        Assert.Contains(
            $"Did you mean '{LeakyStore.Source}'?",
            Workspace.Refuse("texts", "audit", "--store", LeakyStore.Store, "--source", "imported:user_preference.json"),
            StringComparison.Ordinal);
}
