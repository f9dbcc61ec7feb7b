namespace Ur4Rec.Text.Clients;

/// <summary>What a service said, made fit to be shown in a line.</summary>
internal static class ServiceWords
{
    private const int Longest = 200;

    /// <summary>One line without control characters, cut off where it is long.</summary>
    public static string Clean(string words)
    {
        var line = string.Concat(words.ReplaceLineEndings(" ").Where(c => !char.IsControl(c))).Trim();
        return line.Length <= Longest ? line : line[..Longest] + "…";
    }
}
