using Ur4Rec.Numerics;

namespace Ur4Rec.Models.Retrieval;

/// <summary>
/// What is known of subjects (users or items) as vectors made elsewhere: the sentences of each user's or item's text, or the features of
/// each item's images. A subject may have none.
/// </summary>
public sealed class ContextTable
{
    private readonly ReadOnlyMemory<float> _rows;

    /// <summary>A table over vectors that must not change.</summary>
    /// <param name="columns">Width of a vector, at least 1.</param>
    /// <param name="rows">[total, columns], the vectors of subject 0, then of subject 1 and so on.</param>
    /// <param name="subjects">Which rows are whose.</param>
    /// <exception cref="ArgumentException">The number of values is not that of the subjects' rows.</exception>
    public ContextTable(int columns, ReadOnlyMemory<float> rows, Ragged subjects)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (rows.Length != (long)subjects.Total * columns)
            throw new ArgumentException($"{rows.Length} values do not fill [{subjects.Total}, {columns}].", nameof(rows));
        Columns = columns;
        Subjects = subjects;
        _rows = rows;
    }

    /// <summary>Width of a vector.</summary>
    public int Columns { get; }

    /// <summary>Which rows are whose.</summary>
    public Ragged Subjects { get; }

    /// <summary>A table in which nobody has anything.</summary>
    public static ContextTable Empty(int columns, int subjects) => new(columns, default, new Ragged(new int[subjects + 1]));

    /// <summary>A table of some of the subjects, in the order given.</summary>
    internal ContextTable Select(ReadOnlySpan<int> subjects)
    {
        var lengths = new int[subjects.Length];
        for (var slot = 0; slot < lengths.Length; slot++)
            lengths[slot] = Subjects.LengthOf(subjects[slot]);
        var groups = Ragged.FromLengths(lengths);
        var rows = new float[groups.Total * Columns];
        for (var slot = 0; slot < lengths.Length; slot++)
        {
            _rows.Span.Slice(Subjects.Start(subjects[slot]) * Columns, lengths[slot] * Columns)
                .CopyTo(rows.AsSpan(groups.Start(slot) * Columns));
        }

        return new ContextTable(Columns, rows, groups);
    }

    /// <summary>A table with further subjects behind these.</summary>
    /// <param name="subjects">The rows of each further subject, row-major; an empty one has none.</param>
    internal ContextTable Append(IReadOnlyList<float[]> subjects)
    {
        int[] lengths = [.. Enumerable.Range(0, Subjects.Groups).Select(Subjects.LengthOf), .. subjects.Select(rows => rows.Length / Columns)];
        var groups = Ragged.FromLengths(lengths);
        var values = new float[groups.Total * Columns];
        _rows.Span.CopyTo(values);
        for (var i = 0; i < subjects.Count; i++)
            subjects[i].CopyTo(values, groups.Start(Subjects.Groups + i) * Columns);
        return new ContextTable(Columns, values, groups);
    }

    /// <summary>The rows of a subject.</summary>
    internal IEnumerable<ReadOnlyMemory<float>> RowsOf(int subject) =>
        Enumerable.Range(Subjects.Start(subject), Subjects.LengthOf(subject)).Select(row => _rows.Slice(row * Columns, Columns));

    /// <summary>The rows of some subjects, in the order asked for, and how many each has.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A subject is not in the table.</exception>
    internal (Tensor Rows, Ragged Groups) Of(Tape tape, ReadOnlySpan<int> subjects)
    {
        var lengths = new int[subjects.Length];
        for (var slot = 0; slot < lengths.Length; slot++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)subjects[slot], (uint)Subjects.Groups, nameof(subjects));
            lengths[slot] = Subjects.LengthOf(subjects[slot]);
        }

        var groups = Ragged.FromLengths(lengths);
        var values = tape.NewValues(groups.Total * Columns);
        for (var slot = 0; slot < lengths.Length; slot++)
        {
            var source = _rows.Span.Slice(Subjects.Start(subjects[slot]) * Columns, lengths[slot] * Columns);
            source.CopyTo(values[(groups.Start(slot) * Columns)..]);
        }

        return (tape.Constant(groups.Total, Columns, values), groups);
    }
}
