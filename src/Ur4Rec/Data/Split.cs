namespace Ur4Rec.Data;

/// <summary>One ranking question: given what the user did before <paramref name="TargetPosition"/>, where does the item at that position rank?</summary>
/// <param name="User">The user asked about.</param>
/// <param name="TargetPosition">Position of the target in the user's sequence; the history is every earlier position.</param>
public readonly record struct EvaluationCase(UserIndex User, int TargetPosition);

/// <summary>A dataset divided into what training may see and what validation and test ask.</summary>
public sealed class Split
{
    private readonly int[] _trainLengths;

    /// <summary>Joins a dataset with its division; the splitters in this folder are the usual way to get one.</summary>
    /// <param name="description">How the split was made, recorded with every result.</param>
    /// <param name="dataset">The prepared sequences.</param>
    /// <param name="trainLengths">[users] how many leading interactions of each user are for training.</param>
    /// <param name="validation">The validation cases.</param>
    /// <param name="test">The test cases.</param>
    public Split(string description, SequenceDataset dataset, int[] trainLengths, EvaluationCase[] validation, EvaluationCase[] test)
    {
        Description = description;
        Dataset = dataset;
        _trainLengths = trainLengths;
        Validation = validation;
        Test = test;
    }

    /// <summary>How the split was made, e.g. <c>leave_one_out</c>.</summary>
    public string Description { get; }

    /// <summary>The whole sequences; positions at or after the train length are held out.</summary>
    public SequenceDataset Dataset { get; }

    /// <summary>The validation cases, at most one a user, ordered by user.</summary>
    public IReadOnlyList<EvaluationCase> Validation { get; }

    /// <summary>The test cases, at most one a user, ordered by user.</summary>
    public IReadOnlyList<EvaluationCase> Test { get; }

    /// <summary>The training part of a user's sequence, oldest first; may be empty.</summary>
    public ReadOnlyMemory<ItemIndex> TrainingSequence(UserIndex user) => Dataset.Sequence(user)[.._trainLengths[user.Value]];

    /// <summary>Unix seconds of each position of <see cref="TrainingSequence"/>.</summary>
    public ReadOnlyMemory<long> TrainingTimes(UserIndex user) => Dataset.Times(user)[.._trainLengths[user.Value]];

    /// <summary>What the model may read to answer a case, oldest first.</summary>
    public ReadOnlyMemory<ItemIndex> History(EvaluationCase @case) => Dataset.Sequence(@case.User)[..@case.TargetPosition];

    /// <summary>What the user of a case had by the time of its target, but preparation dropped from the history; oldest first. No candidates, but for the target.</summary>
    public ReadOnlyMemory<ItemIndex> Dropped(EvaluationCase @case) =>
        Dataset.Dropped.Until(@case.User, Dataset.Times(@case.User).Span[@case.TargetPosition]);

    /// <summary>The item that a case asks for.</summary>
    public ItemIndex Target(EvaluationCase @case) => Dataset.Sequence(@case.User).Span[@case.TargetPosition];
}
