using Ur4Rec.Numerics;

namespace Ur4Rec.Models.Retrieval;

/// <summary>Tokens of several subjects, one after the other; every subject has at least one.</summary>
internal sealed class Context
{
    /// <summary>Takes tokens, [groups.Total, d].</summary>
    public Context(Tape tape, Tensor tokens, Ragged groups)
    {
        Tokens = tokens;
        Groups = groups;
        Means = tape.SegmentMean(tokens, groups);
    }

    /// <summary>[tokens, d].</summary>
    public Tensor Tokens { get; }

    /// <summary>Which tokens are whose.</summary>
    public Ragged Groups { get; }

    /// <summary>The mean token of every subject, [subjects, d].</summary>
    public Tensor Means { get; }

    /// <summary>Gives subjects without a token one of their own.</summary>
    /// <param name="tape">Where the operations are recorded.</param>
    /// <param name="tokens">[groups.Total, d].</param>
    /// <param name="groups">Which tokens are whose; groups may be empty.</param>
    /// <param name="substitutes">[1, d] for all empty groups, or a row for each in order.</param>
    public static Context Filled(Tape tape, Tensor tokens, Ragged groups, Tensor substitutes)
    {
        var lengths = new int[groups.Groups];
        var rows = tape.NewRowNumbers(groups.Total + EmptyGroups(groups).Count);
        var (next, empty) = (0, 0);
        for (var group = 0; group < lengths.Length; group++)
        {
            lengths[group] = Math.Max(1, groups.LengthOf(group));
            if (groups.LengthOf(group) == 0)
                rows.Span[next++] = groups.Total + (substitutes.Rows == 1 ? 0 : empty++);
            for (var token = groups.Start(group); token < groups.Start(group) + groups.LengthOf(group); token++)
                rows.Span[next++] = token;
        }

        return new Context(tape, tape.Gather(tape.StackRows(tokens, substitutes), rows), Ragged.FromLengths(lengths));
    }

    /// <summary>The groups that have no element, in order.</summary>
    public static List<int> EmptyGroups(Ragged groups) => [.. Enumerable.Range(0, groups.Groups).Where(group => groups.LengthOf(group) == 0)];
}
