using Ur4Rec.Data;
using Ur4Rec.Numerics;

namespace Ur4Rec.Training;

/// <summary>A piece of one user's training sequence: positions First .. First + Length - 1 are read, each followed by its target.</summary>
internal readonly record struct TrainingWindow(UserIndex User, int First, int Length);

/// <summary>Windows laid end to end; every token's target is the item after it.</summary>
internal sealed class SequenceBatch
{
    private readonly TrainingSequences _sequences;

    private SequenceBatch(
        TrainingSequences sequences, TrainingWindow[] windows, int[] numbers, Ragged histories, ReadOnlyMemory<int> items, ReadOnlyMemory<int> targets)
    {
        _sequences = sequences;
        Windows = windows;
        Numbers = numbers;
        Histories = histories;
        Items = items;
        Targets = targets;
    }

    /// <summary>The tokens of each window.</summary>
    public Ragged Histories { get; }

    /// <summary>[tokens] what is read.</summary>
    public ReadOnlyMemory<int> Items { get; }

    /// <summary>[tokens] what comes next.</summary>
    public ReadOnlyMemory<int> Targets { get; }

    /// <summary>What was laid end to end.</summary>
    public TrainingWindow[] Windows { get; }

    /// <summary>[windows] what number each has in the whole batch that this may be a shard of.</summary>
    public int[] Numbers { get; }

    /// <summary>
    /// Cuts every training sequence into windows of at most <paramref name="longest"/> tokens, the last one ending at the newest
    /// item, so that every position but the first is a target exactly once.
    /// </summary>
    public static TrainingWindow[] CutWindows(Split split, int longest)
    {
        var windows = new List<TrainingWindow>();
        for (var u = 0; u < split.Dataset.UserCount; u++)
        {
            var user = new UserIndex(u);
            for (var end = split.TrainingSequence(user).Length - 1; end > 0; end -= longest)
            {
                var length = Math.Min(longest, end);
                windows.Add(new TrainingWindow(user, end - length, length));
            }
        }

        return [.. windows];
    }

    /// <summary>Lays windows end to end in a tape's memory; the batch is gone when the tape begins anew.</summary>
    /// <param name="tape">Whose memory.</param>
    /// <param name="sequences">What is read.</param>
    /// <param name="batch">The windows of a whole batch.</param>
    /// <param name="numbers">Which of them are laid here, ascending.</param>
    public static SequenceBatch Gather(Tape tape, TrainingSequences sequences, ReadOnlySpan<TrainingWindow> batch, int[] numbers)
    {
        var windows = new TrainingWindow[numbers.Length];
        for (var w = 0; w < windows.Length; w++)
            windows[w] = batch[numbers[w]];
        var lengths = new int[windows.Length];
        for (var w = 0; w < windows.Length; w++)
            lengths[w] = windows[w].Length;
        var histories = Ragged.FromLengths(lengths);
        var items = tape.NewRowNumbers(histories.Total);
        var targets = tape.NewRowNumbers(histories.Total);
        for (var w = 0; w < windows.Length; w++)
        {
            var sequence = sequences.Of(windows[w].User);
            sequence.Slice(windows[w].First, windows[w].Length).CopyTo(items.Span[histories.Start(w)..]);
            sequence.Slice(windows[w].First + 1, windows[w].Length).CopyTo(targets.Span[histories.Start(w)..]);
        }

        return new SequenceBatch(sequences, windows, numbers, histories, items, targets);
    }

    /// <summary>[First + Length of the window] all that its user had up to the window's last token, oldest first.</summary>
    public ReadOnlySpan<int> HistoryOf(int window) =>
        _sequences.Of(Windows[window].User)[..(Windows[window].First + Windows[window].Length)];
}
