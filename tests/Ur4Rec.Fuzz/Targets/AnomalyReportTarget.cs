using Ur4Rec.Fuzz.Mutations;
using Ur4Rec.Training;
using Ur4Rec.Training.Anomalies;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>The report of a step that went wrong, which is then said in words.</summary>
internal sealed class AnomalyReportTarget : FuzzTarget
{
    private const string Report = "anomaly/report.json";

    public override int Inputs => 3_000;

    public override IReadOnlyList<Mutation> Mutations => [.. ByteMutations.All, .. TextMutations.All, .. JsonMutations.All, .. JsonMutations.All];

    public override IReadOnlyList<string> Tokens => ["null", "[null]", "{}", "[]", "\"nan\"", "\"backward\"", "\"owners\"", "\"suspect\"", "\"value\"", "\"fault\"", "1e99"];

    public override IReadOnlyList<FuzzSeed> Begin(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "anomaly"));
        RowOwner[] owners = [new("3", "u1", 4, "i1"), new("4", null, null, "i2")];
        var value = new AnomalyValue(8, 4, 3, 1, "nan");
        return
        [
            FuzzSeed.OfText(Report, RunJson.Document(new AnomalyReport(
                "pretrain_sasrec", 12, AnomalyPhase.Backward, new AnomalyOperation("linear", 3, 20), "gradient of items", value, owners,
                [new("parameter items", 8, 4, -1.5f, 2, 1), new("constant", 1, 4, null, null, 4)], new AnomalySuspect("items", value, owners, IsFinite: false), "It threw.",
                "nan:linear", "Lower the learning rate."))),
        ];
    }

    public override void Load(FuzzInput input)
    {
        if (new AnomalyFolder(RunDirectory.At(input.Folder)).Read() is { } report)
            _ = AnomalyText.Lines(report).Sum(line => line.Length);
    }
}
