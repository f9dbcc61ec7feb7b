namespace Ur4Rec.Data;

/// <summary>How a dataset is divided.</summary>
public enum SplitMethod
{
    /// <summary>Each user's last item is the test target, the one before it the validation target, the rest is for training.</summary>
    LeaveOneOut,

    /// <summary>Each user's first share is for training; one target ends the next share, one ends the sequence.</summary>
    Ratio,

    /// <summary>Two points in time, the same for all users, divide training from validation from test.</summary>
    Temporal,
}

/// <summary>How a dataset is divided and where the cuts lie.</summary>
public sealed record SplitOptions
{
    /// <summary>The method.</summary>
    public SplitMethod Method { get; init; } = SplitMethod.LeaveOneOut;

    /// <summary>
    /// Where training ends, 0 &lt; value &lt; <see cref="ValidationEnd"/>: a share of each user's interactions
    /// (<see cref="SplitMethod.Ratio"/>) or a quantile of all times (<see cref="SplitMethod.Temporal"/>).
    /// </summary>
    public double TrainEnd { get; init; } = 0.8;

    /// <summary>Where validation ends, in the unit of <see cref="TrainEnd"/>; less than 1.</summary>
    public double ValidationEnd { get; init; } = 0.9;

    /// <summary>
    /// Users that validation asks about, spread evenly over all that it could; 0 is all. Training leaves out what is held out of every user,
    /// whoever is asked about.
    /// </summary>
    public int ValidationUsers { get; init; }

    /// <summary>Likewise of the test.</summary>
    public int TestUsers { get; init; }

    /// <summary>Checks the cuts.</summary>
    /// <exception cref="InputException">They are not 0 &lt; <see cref="TrainEnd"/> &lt; <see cref="ValidationEnd"/> &lt; 1.</exception>
    public void Validate()
    {
        if (!(TrainEnd > 0 && TrainEnd < ValidationEnd && ValidationEnd < 1))
        {
            throw new InputException(FormattableString.Invariant(
                $"The split's train_end is {TrainEnd} and validation_end is {ValidationEnd}; they must satisfy 0 < train_end < validation_end < 1."));
        }
    }
}
