namespace Ur4Rec.Data.Importing.Python;

/// <summary>What is wrong with a pickle, before the file's name is known; never leaves <see cref="PickleReader"/>.</summary>
internal sealed class PickleFault(string problem) : Exception(problem)
{
    private const int LongestName = 100;

    /// <summary>A name as one short printable line, whatever a hostile file calls it.</summary>
    public static string Quote(string name)
    {
        var shown = name.Length <= LongestName ? name : name[..LongestName] + "...";
        return $"'{string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c))}'";
    }
}
