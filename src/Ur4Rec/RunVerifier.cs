using System.Globalization;
using Ur4Rec.Data;
using Ur4Rec.Evaluation;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Kernels;
using Ur4Rec.Numerics.Serialization;
using Ur4Rec.Training;

namespace Ur4Rec;

/// <summary>
/// Checks that a finished run is still what its result says: its files, the data and the texts it was trained on, and, computed again, its test
/// metrics. A check that fails does not keep the others from running, as far as they can.
/// </summary>
public sealed class RunVerifier
{
    private const string FileAdvice = "bring the file back from a copy, or train again";

    private readonly RunDirectory _directory;
    private readonly StoredResult _stored;
    private readonly RunHashes _hashes;
    private readonly List<VerificationCheck> _checks = [];

    private RunVerifier(string path)
    {
        _directory = RunDirectory.Open(path);
        _stored = StoredResult.Read(_directory);
        _hashes = _stored.RequireHashes(_directory);
    }

    /// <summary>Verifies a run.</summary>
    /// <param name="path">The run directory.</param>
    /// <param name="store">The store, where it is no longer where the run found it; else null.</param>
    /// <exception cref="InputException">There is no finished run, or its result is damaged.</exception>
    public static VerificationReport Verify(string path, string? store)
    {
        var verifier = new RunVerifier(path);
        verifier.Check(store);
        return new VerificationReport(path, verifier._checks.All(check => check.Verdict == VerificationVerdict.Ok), verifier._checks);
    }

    private void Check(string? store)
    {
        var configuration = CheckConfiguration(store);
        CheckFile("weights", _directory.CheckpointPath, _hashes.Weights);
        CheckFile("cases", _directory.CasesPath, _hashes.Cases);
        if (configuration is null)
            NotChecked(["data", "texts", "metrics"], because: "configuration");
        else if (CheckData(configuration) is { } data)
            CheckModel(configuration, data);
        else
            NotChecked(["texts", "metrics"], because: "data");
    }

    private void CheckModel(RunConfiguration configuration, RunData data)
    {
        using var pool = new WorkerPool(configuration.ThreadCount);
        using var pieces = CheckTexts(configuration, data, pool);
        if (pieces is null)
            NotChecked(["metrics"], because: "texts");
        else
            CheckMetrics(configuration, data, pieces, pool);
    }

    private RunConfiguration? CheckConfiguration(string? store)
    {
        CheckFile("configuration", _directory.ConfigurationPath, _hashes.Configuration);
        try
        {
            var configuration = new ConfigurationBuilder().AddFile(_directory.ConfigurationPath).Build();
            return store is null ? configuration : configuration with { Store = store };
        }
        catch (InputException e)
        {
            _checks[^1] = VerificationCheck.Differs("configuration", _directory.ConfigurationPath, _hashes.Configuration, e.Message, FileAdvice);
            return null;
        }
    }

    private void CheckFile(string name, string path, string expected)
    {
        var found = HashOf(path);
        _checks.Add(found == expected
            ? VerificationCheck.Ok(name, path, found)
            : VerificationCheck.Differs(name, path, expected, found, FileAdvice));
    }

    private static string HashOf(string path)
    {
        try
        {
            return RunHashes.OfFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e is FileNotFoundException or DirectoryNotFoundException ? "no file" : e.Message;
        }
    }

    /// <summary>The data, where they are the run's; nothing else can be checked with others.</summary>
    private RunData? CheckData(RunConfiguration configuration)
    {
        var expected = _stored.Dataset.Fingerprint;
        const string Advice = "name the right store with --store, or train again";
        try
        {
            var data = RunData.Load(configuration);
            if (data.Fingerprint == expected)
            {
                _checks.Add(VerificationCheck.Ok("data", data.Store, expected));
                return data;
            }

            _checks.Add(VerificationCheck.Differs("data", data.Store, expected, data.Fingerprint, Unless(["configuration"], Advice)));
        }
        catch (InputException e)
        {
            _checks.Add(VerificationCheck.Differs("data", configuration.Store ?? "no store", expected, e.Message, Unless(["configuration"], Advice)));
        }

        return null;
    }

    /// <summary>What the run's model is made of, where the texts and images are the run's.</summary>
    private RunPieces? CheckTexts(RunConfiguration configuration, RunData data, WorkerPool pool)
    {
        var advice = IsMadeAnewOtherwise(data)
            ? $"the vectors of the built-in data are made anew, and {Simd.Name(Simd.Level)} rounds them otherwise: verify with {Simd.EnvironmentVariable}={_stored.Simd}"
            : "bring them back, or train again";
        var what = $"texts and images of {data.Store}";
        var expected = _stored.Features?.Fingerprint;
        try
        {
            var pieces = RunPieces.Make(configuration, data, _stored.Texts, pool);
            var found = pieces.Features?.Fingerprint;
            if (found == expected)
            {
                _checks.Add(VerificationCheck.Ok("texts", found is null ? "the run reads none" : what, found));
                return pieces;
            }

            pieces.Dispose();
            _checks.Add(VerificationCheck.Differs("texts", what, expected, found ?? "none are read", Unless(["configuration"], advice)));
        }
        catch (InputException e)
        {
            _checks.Add(VerificationCheck.Differs("texts", what, expected, e.Message, Unless(["configuration"], advice)));
        }

        return null;
    }

    private bool IsMadeAnewOtherwise(RunData data) => data.Store == RunConfiguration.DemoStore && Simd.Name(Simd.Level) != _stored.Simd;

    private void CheckMetrics(RunConfiguration configuration, RunData data, RunPieces pieces, WorkerPool pool)
    {
        try
        {
            pieces.Model.Load(_directory.CheckpointPath);
            using var scorer = pieces.NewScorer(pool);
            Compare(new Evaluator(pool).Evaluate(scorer, data.Split, data.Split.Test, configuration.Evaluation.ForValidation()));
        }
        catch (Exception e) when (e is InputException or SafetensorsException or NonFiniteScoreException or IOException or UnauthorizedAccessException)
        {
            _checks.Add(VerificationCheck.NotChecked("metrics", e.Message.TrimEnd('.'), Unless(["configuration", "weights"], "train again")));
        }
    }

    private void Compare(EvaluationResult again)
    {
        var metrics = new RecomputedMetrics(_stored, again);
        var simd = Simd.Name(Simd.Level);
        var isSameSimd = simd == _stored.Simd;
        var off = isSameSimd ? metrics.NotEqual : metrics.BeyondTolerance;
        var how = isSameSimd
            ? $"bit for bit, under {simd}"
            : string.Create(CultureInfo.InvariantCulture,
                $"under {simd}, where the run had {_stored.Simd}: within {RecomputedMetrics.ToleratedShare:P1} of the cases, at least one case; {metrics.NotEqual.Count} not bit for bit");
        _checks.Add(off.Count == 0
            ? VerificationCheck.Ok("metrics", $"{metrics.Count} test metrics computed again {how}", null)
            : VerificationCheck.Differs(
                "metrics", $"{off.Count} of {metrics.Count} test metrics computed again ({how}), the first {off[0].Name}", off[0].Expected, off[0].Found,
                Unless(["configuration", "weights"], $"{_directory.ResultPath} was changed, or this version computes otherwise than the run's: train again")));
    }

    private void NotChecked(string[] names, string because)
    {
        foreach (var name in names)
            _checks.Add(VerificationCheck.NotChecked(name, $"it takes the run's {because}", "see above"));
    }

    /// <summary>What to do; or, where what a check rests on differs, that this is the likely cause.</summary>
    private string Unless(string[] causes, string advice)
    {
        var differing = _checks.Where(check => check.Verdict == VerificationVerdict.Differs && causes.Contains(check.Name)).Select(check => check.Name).ToList();
        return differing.Count == 0 ? advice : $"it may follow from what differs above: {string.Join(", ", differing)}";
    }
}
