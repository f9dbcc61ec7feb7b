using Ur4Rec.Tests.Data;
using Ur4Rec.Tests.Training;
using Ur4Rec.Text;
using Ur4Rec.Training;

namespace Ur4Rec.Tests;

/// <summary>A run that reads texts: what becomes of them is found, and what rests on them is then not checked.</summary>
public sealed class RunVerifierTests : IDisposable
{
    private readonly FeatureStore _store = new();
    private readonly TemporaryFolder _folder = new();

    public RunVerifierTests()
    {
        foreach (var item in (string[])["tea", "cake", "milk", "jam"])
            _store.PutItem(item, "template", $"This is {item} of the house.");
        _store.PutUser("ann", "template", FeatureStore.View, "Likes tea of the house.");
        _store.EmbedByLsa();
        var configuration = _store.Configuration with
        {
            OutputDirectory = _folder["run"],
            Threads = 1,
            Stages = [Stage.PretrainSasrec, Stage.PretrainRetriever],
            SasRec = new() { HiddenDim = 8, Blocks = 1, Heads = 1 },
            Retriever = new() { OutputDim = 8, Heads = 1 },
            Training = new() { Epochs = 1 },
        };
        Experiment.Run(configuration, overwrite: false, new RecordingObserver(_ => { }), CancellationToken.None);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_run_that_nobody_touched_holds()
    {
        var report = RunVerifier.Verify(_folder["run"], store: null);

        Assert.True(report.Holds);
        Assert.Equal(
            ["configuration", "weights", "cases", "data", "texts", "metrics"], report.Checks.Select(check => check.Name));
        Assert.All(report.Checks, check => Assert.Equal(VerificationVerdict.Ok, check.Verdict));
        Assert.NotNull(report.Checks[4].Found);
    }

    [Fact]
    public void Texts_that_are_gone_are_found()
    {
        _store.Remove(SubjectKind.User, "template");

        var check = AssertTextsDiffer();

        Assert.StartsWith($"{_store.Path} no longer has the user texts template ", check.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_that_changed_are_found()
    {
        _store.PutUser("ann", "template", FeatureStore.View, "Likes cake of the house.");
        _store.EmbedByLsa();

        var check = AssertTextsDiffer();

        Assert.Equal((64, 64), (check.Expected!.Length, check.Found!.Length));
        Assert.Equal("bring them back, or train again", check.Advice);
    }

    private VerificationCheck AssertTextsDiffer()
    {
        var report = RunVerifier.Verify(_folder["run"], store: null);
        Assert.False(report.Holds);
        Assert.All(report.Checks.Take(4), check => Assert.Equal(VerificationVerdict.Ok, check.Verdict));
        Assert.Equal([VerificationVerdict.Differs, VerificationVerdict.NotChecked], report.Checks.Skip(4).Select(check => check.Verdict));
        Assert.Equal("it takes the run's texts", report.Checks[5].What);
        return report.Checks[4];
    }
}
