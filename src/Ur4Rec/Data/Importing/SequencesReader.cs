namespace Ur4Rec.Data.Importing;

/// <summary>One user a line, <c>user item item ...</c>, oldest first; an interaction's time is its place in the line, from 0.</summary>
internal sealed class SequencesReader : IFormatReader
{
    private static readonly char[] Separators = [' ', '\t'];

    public void Read(string path, ImportSession session)
    {
        var users = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (location, text) in session.Lines(path))
        {
            var words = text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2)
                session.Reject(location, $"user '{words[0]}' has no items");
            else if (!users.Add(words[0]))
                session.Reject(location, $"user '{words[0]}' has a line already, and without times the two have no order");
            else
                AddSequence(location, words, session);
        }
    }

    private static void AddSequence(RowLocation location, string[] words, ImportSession session)
    {
        for (var position = 0; position < words.Length - 1; position++)
            session.AddAtPosition(location, words[0], words[position + 1], position);
    }
}
