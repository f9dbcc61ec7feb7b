namespace Ur4Rec.Training.Watching;

/// <summary>Looks for one sign that a stage of training goes wrong; every stage has a new one, which is done once it has found something.</summary>
internal abstract class WatchRule
{
    /// <summary>The first epoch that is judged by what moves most at a stage's beginning: gradients, and the router's shares.</summary>
    protected const int SettledEpoch = 2;

    /// <summary>The warning's name: snake_case.</summary>
    public abstract string Name { get; }

    /// <summary>After a step.</summary>
    public virtual WatchFinding? AtStep(in StepProgress step) => null;

    /// <summary>After an epoch, its validation included.</summary>
    public virtual WatchFinding? AtEpoch(EpochSummary epoch) => null;

    /// <summary>The configuration's key of a module's learning rate.</summary>
    protected static string LearningRateKey(string module) => module == "sasrec" ? "sasrec_lr" : "retriever_lr";
}
