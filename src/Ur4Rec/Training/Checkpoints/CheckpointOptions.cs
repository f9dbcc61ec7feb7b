using System.Globalization;

namespace Ur4Rec.Training.Checkpoints;

/// <summary>When checkpoints are written, and how many are kept.</summary>
public sealed record CheckpointOptions
{
    /// <summary>How much training may be lost when the process ends without warning.</summary>
    public CheckpointInterval Every { get; init; } = CheckpointInterval.Minutes(5);

    /// <summary>How many of the newest checkpoints are kept, at least 1. Each holds the best model so far, too.</summary>
    public int KeepLast { get; init; } = 2;
}

/// <summary>A number of training steps, or of minutes.</summary>
public readonly record struct CheckpointInterval
{
    private readonly int _count;
    private readonly bool _isSteps;

    private CheckpointInterval(int count, bool isSteps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _count = count;
        _isSteps = isSteps;
    }

    /// <summary>Every so many steps, at least 1.</summary>
    public static CheckpointInterval Steps(int count) => new(count, isSteps: true);

    /// <summary>Every so many minutes, at least 1.</summary>
    public static CheckpointInterval Minutes(int count) => new(count, isSteps: false);

    /// <summary>Reads <c>500 steps</c> or <c>5 minutes</c>; null where the text is neither.</summary>
    public static CheckpointInterval? Parse(string text)
    {
        var words = text.Split(' ');
        if (words.Length != 2 || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count < 1)
            return null;
        return words[1] switch
        {
            "step" or "steps" => Steps(count),
            "minute" or "minutes" => Minutes(count),
            _ => null,
        };
    }

    /// <summary>Whether it is over.</summary>
    /// <param name="steps">Steps since the last checkpoint.</param>
    /// <param name="time">Time since the last checkpoint.</param>
    public bool IsOver(long steps, TimeSpan time) => _isSteps ? steps >= _count : time >= TimeSpan.FromMinutes(_count);

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{_count} {(_isSteps ? "step" : "minute")}{(_count == 1 ? "" : "s")}");
}
