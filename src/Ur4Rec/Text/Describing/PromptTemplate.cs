using System.Text.RegularExpressions;
using Ur4Rec.Data;

namespace Ur4Rec.Text.Describing;

/// <summary>
/// The wording of a prompt, read from a file: the instruction (system part), a line of three dashes, and the question (user
/// part); a file without that line is all question. <c>{{name}}</c> stands for a value. A line whose placeholders all have no
/// value is left out.
/// </summary>
public sealed partial class PromptTemplate
{
    private const string Divider = "---";

    private readonly TemplateLine[] _system;
    private readonly TemplateLine[] _user;

    private PromptTemplate(SubjectKind kind, string hash, TemplateLine[] system, TemplateLine[] user)
    {
        Kind = kind;
        Hash = hash;
        _system = system;
        _user = user;
    }

    /// <summary>What its prompts ask about.</summary>
    public SubjectKind Kind { get; }

    /// <summary>SHA-256 of the whole file, in hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>The template that is used where none is named.</summary>
    public static PromptTemplate Default(SubjectKind kind)
    {
        var name = kind == SubjectKind.User ? "user-preference.txt" : "item-description.txt";
        using var resource = typeof(PromptTemplate).Assembly.GetManifestResourceStream($"prompts/{name}")!;
        using var reader = new StreamReader(resource);
        return Parse(reader.ReadToEnd(), name, kind);
    }

    /// <summary>Reads a template from a file.</summary>
    /// <exception cref="InputException">The file cannot be read, names an unknown placeholder, leaves braces open or asks nothing.</exception>
    public static PromptTemplate Load(string path, SubjectKind kind)
    {
        try
        {
            return Parse(File.ReadAllText(path), path, kind);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The prompt template '{path}' cannot be read: {error.Message}", error);
        }
    }

    /// <summary>The system part and the user part, filled in.</summary>
    /// <param name="values">What each placeholder stands for; empty where there is no value.</param>
    internal (string System, string User) Fill(IReadOnlyDictionary<string, string> values) => (Fill(_system, values), Fill(_user, values));

    private static string Fill(TemplateLine[] lines, IReadOnlyDictionary<string, string> values) =>
        string.Join('\n', lines.Select(line => line.Fill(values)).OfType<string>()).Trim();

    private static PromptTemplate Parse(string content, string file, SubjectKind kind)
    {
        var names = Placeholders.Of(kind);
        var lines = content.ReplaceLineEndings("\n").Split('\n');
        var divider = Array.FindIndex(lines, line => line.TrimEnd() == Divider);
        var parsed = lines.Select((line, index) => index == divider ? null : TemplateLine.Parse(line, $"{file}:{index + 1}", names)).ToArray();
        var (system, user) = (parsed[..Math.Max(0, divider)], parsed[(divider + 1)..]);
        if (!user.Any(line => line!.HasPlaceholder))
        {
            throw new InputException(
                $"The question of the prompt template '{file}' has no placeholder, so all would be asked the same; name one of {string.Join(", ", names)}.");
        }

        return new PromptTemplate(kind, TextHash.Of(content), system!, user!);
    }

    /// <summary>One line: literal text and placeholders in turns, beginning and ending with text.</summary>
    private sealed partial class TemplateLine(string[] texts, string[] names)
    {
        public bool HasPlaceholder => names.Length > 0;

        public static TemplateLine Parse(string line, string location, IReadOnlyCollection<string> known)
        {
            var matches = Placeholder().Matches(line);
            var texts = Placeholder().Split(line);
            if (texts.Any(text => text.Contains("{{", StringComparison.Ordinal) || text.Contains("}}", StringComparison.Ordinal)))
                throw new InputException($"{location}: two braces open or close without their counterpart; write {{{{name}}}} in one line.");
            var names = matches.Select(match => match.Value.Trim('{', '}', ' ')).ToArray();
            foreach (var name in names.Where(name => !known.Contains(name)))
            {
                throw new InputException(
                    $"{location}: there is no placeholder '{{{{{name}}}}}' here; did you mean '{{{{{NearestName.Of(name, known)}}}}}'? "
                    + $"There are {string.Join(", ", known)}.");
            }

            return new TemplateLine(texts, names);
        }

        /// <summary>The line with its values; null where it is to be left out.</summary>
        public string? Fill(IReadOnlyDictionary<string, string> values)
        {
            if (HasPlaceholder && names.All(name => values[name].Length == 0))
                return null;
            return string.Concat(texts.Zip(names.Append(null), (text, name) => name is null ? text : text + values[name]));
        }

        [GeneratedRegex(@"\{\{(?!\{)[^{}]*\}\}")]
        private static partial Regex Placeholder();
    }
}
