using Ur4Rec.Fuzz.Mutations;
using Ur4Rec.Sweeping;
using Ur4Rec.Training;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>A sweep that was begun and goes on: what is swept, and its finished trials.</summary>
internal sealed class SweepTarget : FuzzTarget
{
    private const string Sweep = "sweep";

    private static readonly SweepPlan s_plan = SweepPlan.Make(new RunConfiguration(), ["sasrec_lr=0.001,0.002", "sasrec_num_blocks=1,2"], samples: null);
    private static readonly SweepDescription s_description =
        new(s_plan.Axes, s_plan.Samples, s_plan.Rungs, Seed: 1, ConfigurationKeys.ThatDecide(s_plan.Configuration), "data", Features: null, "avx2");

    public override int Inputs => 3_000;

    public override IReadOnlyList<Mutation> Mutations => [.. ByteMutations.All, .. TextMutations.All, .. JsonMutations.All, .. JsonMutations.All];

    public override IReadOnlyList<string> Tokens => ["null", "[null]", "{}", "\"over\"", "\"values\"", "\"rungs\"", "\"validation\"", "\"failure\"", "\"ndcg@10\"", "\"settings\"", "1e300"];

    public override IReadOnlyList<FuzzSeed> Begin(string folder)
    {
        var directory = SweepDirectory.Open(Directory.CreateDirectory(Path.Combine(folder, Sweep)).FullName, s_description);
        using (var log = TrialLog.Open(directory.TrialsPath, s_plan))
        {
            log.Append(new TrialRecord(1, 1, s_plan.Trials[0].Settings, 3, 1.5, new Dictionary<string, double> { ["hit@10"] = 0.5, ["ndcg@10"] = 0.25 }, Failure: null));
            log.Append(new TrialRecord(1, 2, s_plan.Trials[1].Settings, 1, 0.5, Validation: null, "A loss was not finite."));
        }

        return [FuzzSeed.OfFile(folder, $"{Sweep}/sweep.json"), FuzzSeed.OfFile(folder, $"{Sweep}/trials.jsonl")];
    }

    public override void Load(FuzzInput input)
    {
        var directory = SweepDirectory.Open(Path.Combine(input.Folder, Sweep), s_description);
        using var log = TrialLog.Open(directory.TrialsPath, s_plan);
        new SuccessiveHalving(s_plan, new OneEpoch(), log, TimeSpan.FromHours(1), TimeProvider.System, new Silence()).Run(CancellationToken.None);
        _ = new SweepBoard(s_plan, log.Records).Leaderboard().Sum(record => SweepTrial.Describe(record.Settings).Length);
    }

    private sealed class OneEpoch : ITrialTrainer
    {
        public TrialOutcome Train(SweepTrial trial, int epochs, IRunObserver observer, CancellationToken cancellation) =>
            new(1, new Dictionary<string, double> { ["hit@10"] = 0.5, ["ndcg@10"] = 0.25 }, Failure: null);
    }
}
