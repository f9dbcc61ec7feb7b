using System.Text;
using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Distribution;
using Ur4Rec.Numerics.Random;
using Ur4Rec.Training.Anomalies;

namespace Ur4Rec.Training;

/// <summary>The gradients of a stage's steps: this process computes its shards of every batch, and the team adds up what all computed.</summary>
internal sealed class StepGradients : IDisposable
{
    private readonly TrainingTeam _team;
    private readonly IStageSteps _steps;
    private readonly StageGuard _guard;
    private readonly ulong _seed;
    private readonly Parameter[] _parameters;
    private readonly GradientSum _sum;

    // This process's shards of the last step that had examples, or that went wrong before that was known.
    private readonly List<Shard> _computed = [];

    /// <summary>Of a stage that has not begun.</summary>
    /// <param name="team">Who computes.</param>
    /// <param name="steps">What the steps train.</param>
    /// <param name="groups">The parameters that move.</param>
    /// <param name="guard">Watches the steps.</param>
    /// <param name="seed">The stage's.</param>
    /// <param name="pool">Where steps run.</param>
    public StepGradients(TrainingTeam team, IStageSteps steps, IEnumerable<ParameterGroup> groups, StageGuard guard, ulong seed, WorkerPool pool)
    {
        _team = team;
        _steps = steps;
        _guard = guard;
        _seed = seed;
        _parameters = [.. groups.SelectMany(group => group.Parameters).Select(named => named.Parameter)];
        _sum = new GradientSum(team.Ranks, team.Shards, _parameters, pool);
    }

    /// <summary>See <see cref="GradientSum.WaitSeconds"/>.</summary>
    public double WaitSeconds => _sum.WaitSeconds;

    /// <summary>Computes a step's gradients, before anything is applied.</summary>
    /// <param name="tape">Where; the tensors of this process's last shard live on afterwards.</param>
    /// <param name="step">Step within the epoch, from 0.</param>
    /// <param name="globalStep">Steps of the stage before this one.</param>
    /// <returns>The notes of all shards that had examples, in order; null where one of them, whoever computed it, went wrong.</returns>
    public IReadOnlyList<ShardNotes>? Compute(Tape tape, int step, long globalStep)
    {
        _sum.Begin();
        _computed.Clear();
        var own = new List<ShardNotes>();
        foreach (var shard in Shard.Of(_team.Shards).Take(_sum.FirstShard.._sum.EndShard))
        {
            if (ComputeShard(tape, step, globalStep, shard) is { } notes)
            {
                own.Add(notes);
                _computed.Add(shard);
            }

            _sum.EndOfShard();
        }

        ShardNotes[] all = [.. _sum.End(ShardNotes.ToBytes(own)).SelectMany(ShardNotes.FromBytes)];
        return Array.Exists(all, notes => notes.Failed) ? null : all;
    }

    /// <summary>Finds out what went wrong in a step, by doing it again, and lets the run go on or not; the same on every process.</summary>
    /// <param name="tape">Where.</param>
    /// <param name="step">Step within the epoch, from 0.</param>
    /// <param name="globalStep">Steps of the stage before this one.</param>
    /// <param name="canSkip">Whether an epoch would be left in which a step was applied.</param>
    /// <param name="saveState">Writes the state before the step into a folder.</param>
    /// <exception cref="AnomalyException">The run does not go on.</exception>
    public void Examine(Tape tape, int step, long globalStep, bool canSkip, Action<string> saveState)
    {
        var found = _computed
            .Select(shard => _guard.Diagnose(tape, globalStep + 1, shard, again => Record(again, step, globalStep, shard)!.Value.Part(again), _steps.Describe))
            .ToList();
        _guard.Handle(ReportOf(found), canSkip, saveState);
    }

    /// <inheritdoc/>
    public void Dispose() => _sum.Dispose();

    private ShardNotes? ComputeShard(Tape tape, int step, long globalStep, Shard shard)
    {
        try
        {
            _guard.BeforeForward(tape, globalStep + 1, shard);
            if (Record(tape, step, globalStep, shard) is not { } recorded)
                return null;
            var part = recorded.Part(tape);
            if (!float.IsFinite(part.Scalar))
                return Failure();
            _sum.Backward(part, overlaps: tape.Observer is null);
            _guard.AfterBackward(tape);
            return _steps.Note(tape, recorded.Share) with { Loss = part.Scalar, Examples = recorded.Examples };
        }
        catch (Exception e) when (e is not (InputException or OutOfMemoryException or RankGroupException))
        {
            // What is not finite may make any operation throw. A step that throws for another reason throws again where it is examined.
            return Failure();
        }
    }

    private ShardNotes Failure()
    {
        foreach (var parameter in _parameters)
            parameter.ClearGradient();
        return ShardNotes.OfFailure;
    }

    private ShardLoss? Record(Tape tape, int step, long globalStep, Shard shard)
    {
        tape.Begin(TapeMode.Training, RandomKey.For(_seed, "dropout", shard.Moment(globalStep)));
        return _steps.Forward(tape, step, globalStep, shard);
    }

    /// <summary>The report of the first shard in which something was found, whoever computed it.</summary>
    private AnomalyReport ReportOf(List<AnomalyReport> found)
    {
        if (_team.Ranks.Size > 1)
        {
            var mine = RunJson.Line(found.ConvertAll(report => report with { Rank = _team.Ranks.Rank }));
            var all = _team.Ranks.AllGather(Encoding.UTF8.GetBytes(mine));
            found = [.. all.SelectMany(theirs => RunJson.Read<List<AnomalyReport>>(Encoding.UTF8.GetString(theirs)))];
        }

        return found.Find(report => report.Phase != AnomalyPhase.NotFoundAgain) ?? found[0];
    }
}
