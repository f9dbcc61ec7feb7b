namespace Ur4Rec.Data.Importing;

/// <summary>The form of the data to import; docs/data.md describes each.</summary>
public enum ImportFormat
{
    /// <summary>Comma-separated text with a header.</summary>
    Csv,

    /// <summary>Tab-separated text with a header.</summary>
    Tsv,

    /// <summary>One JSON object a line.</summary>
    JsonLines,

    /// <summary>A MovieLens archive as GroupLens publishes it: ml-100k, ml-1m, ml-10m, or the newer CSV ones.</summary>
    MovieLens,

    /// <summary>RecBole's atomic files: .inter, .item and .user.</summary>
    RecBole,

    /// <summary>One user a line: the user, then the items in order, with spaces between.</summary>
    Sequences,

    /// <summary>A dict of Python, <c>{user: [item, …]}</c>, saved by numpy, as the Python UR4Rec writes its <c>train_sequences.npy</c>.</summary>
    Seed,
}

/// <summary>What the numbers in a time column count.</summary>
public enum TimeUnit
{
    /// <summary>Seconds since 1970; a fraction is dropped.</summary>
    Seconds,

    /// <summary>Milliseconds since 1970.</summary>
    Milliseconds,
}

/// <summary>The names of the columns (delimited text) or keys (JSON Lines) that hold an interaction.</summary>
public sealed record ImportColumns
{
    /// <summary>The user's id.</summary>
    public string User { get; init; } = "user";

    /// <summary>The item's id.</summary>
    public string Item { get; init; } = "item";

    /// <summary>The time.</summary>
    public string Time { get; init; } = "time";

    /// <summary>The rating; null reads <c>rating</c> where it is there, a name must be there.</summary>
    public string? Rating { get; init; }

    /// <summary>What the user did; null reads <c>kind</c> where it is there, a name must be there.</summary>
    public string? Kind { get; init; }
}

/// <summary>How to read the data.</summary>
public sealed record ImportOptions
{
    /// <summary>The form of the data.</summary>
    public required ImportFormat Format { get; init; }

    /// <summary>Name of the text encoding, e.g. <c>latin1</c>; null is the format's own (UTF-8 but for the older MovieLens files).</summary>
    public string? Encoding { get; init; }

    /// <summary>Where to find an interaction's values in CSV, TSV and JSON Lines.</summary>
    public ImportColumns Columns { get; init; } = new();

    /// <summary>What times count.</summary>
    public TimeUnit TimeUnit { get; init; } = TimeUnit.Seconds;

    /// <summary>Smallest rating that is not an error; null has no bound.</summary>
    public double? SmallestRating { get; init; }

    /// <summary>Largest rating that is not an error; null has no bound.</summary>
    public double? LargestRating { get; init; }

    /// <summary>The kind of interactions that do not say theirs.</summary>
    public string? DefaultKind { get; init; }

    /// <summary>How many bad rows to leave out and list; the next one fails the import. 0 fails at the first.</summary>
    public int SkipBadRows { get; init; }

    /// <summary>Checks every range.</summary>
    /// <exception cref="InputException">A value is out of its range.</exception>
    public void Validate()
    {
        if (SkipBadRows < 0)
            throw new InputException($"skip_bad_rows is {SkipBadRows}; give 0 to stop at the first bad row, or a positive count.");
        if (SmallestRating > LargestRating)
        {
            throw new InputException(FormattableString.Invariant(
                $"The smallest rating, {SmallestRating}, is above the largest, {LargestRating}; exchange them."));
        }
    }
}
