using System.Diagnostics;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Training;

/// <summary>Adds up where a stage's time goes.</summary>
internal sealed class StageClock
{
    public double TrainSeconds { get; private set; }

    public double EvaluateSeconds { get; private set; }

    public double LastEvaluation { get; private set; }

    public long Examples { get; private set; }

    public void AddStep(double seconds, int examples)
    {
        TrainSeconds += seconds;
        Examples += examples;
    }

    public T Evaluate<T>(Func<T> evaluation)
    {
        var started = Stopwatch.GetTimestamp();
        var result = evaluation();
        LastEvaluation = Stopwatch.GetElapsedTime(started).TotalSeconds;
        EvaluateSeconds += LastEvaluation;
        return result;
    }

    /// <summary>See <see cref="StateVisitor"/>.</summary>
    public void Visit(StateVisitor state)
    {
        TrainSeconds = state.Value("train_seconds", TrainSeconds);
        EvaluateSeconds = state.Value("evaluate_seconds", EvaluateSeconds);
        Examples = state.Value("examples", Examples);
    }
}
