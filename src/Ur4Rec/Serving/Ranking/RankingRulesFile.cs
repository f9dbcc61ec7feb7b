using Ur4Rec.Data;

namespace Ur4Rec.Serving.Ranking;

/// <summary>Rules in a file, <c>rules.yaml</c>; docs/rules.md says what it holds.</summary>
internal static class RankingRulesFile
{
    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="InputException">It cannot be read, is not YAML, has an unknown key, or a rule will not do.</exception>
    public static RankingRules Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var reason = e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : e.Message;
            throw new InputException($"{path}: the rules cannot be read: {reason}.", e);
        }
    }

    /// <summary>Reads and checks a text; an empty one has no rules.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="InputException">As for <see cref="Read"/>.</exception>
    public static RankingRules Parse(string yaml, string name)
    {
        var reader = new RankingRulesReader(name);
        YamlDocument.Read(yaml, name, "a file of rules", reader.Read);
        new RankingRulesCheck(reader.WhereIs).Rules(reader.Rules);
        return reader.Rules;
    }
}
