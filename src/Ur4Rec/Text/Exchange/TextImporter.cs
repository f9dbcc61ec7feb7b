using Ur4Rec.Data;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Text.Exchange;

/// <summary>What an import of texts did.</summary>
/// <param name="File">The file.</param>
/// <param name="Users">Users described.</param>
/// <param name="Items">Items described.</param>
/// <param name="Sentences">Sentences of all of them.</param>
/// <param name="Unknown">The ids, as written, that the store does not know; their texts were left out.</param>
/// <param name="Empty">The ids, as written, whose text says nothing.</param>
public sealed record TextImportReport(string File, int Users, int Items, int Sentences, IReadOnlyList<string> Unknown, IReadOnlyList<string> Empty);

/// <summary>
/// Brings texts of elsewhere into a store: a JSON object of id and text, of whose author nobody can say what they saw; or the
/// lines of <see cref="TextLinesFile"/>, whose origins are taken as they stand there.
/// </summary>
public static class TextImporter
{
    private const string UsersFile = "user_preferences.json";
    private const string ItemsFile = "item_descriptions.json";

    /// <summary>Imports a file, all or nothing; a text replaces the one of its subject and set.</summary>
    /// <param name="path">A <c>.jsonl</c> file of lines, or one with a JSON object.</param>
    /// <param name="storePath">The store.</param>
    /// <param name="kind">What an object's texts are about; null where its name (user_preferences.json, item_descriptions.json) tells.</param>
    /// <param name="created">When an object's texts are taken to have been written.</param>
    /// <exception cref="InputException">
    /// File or store cannot be read, the file is malformed, two of its ids are the same subject, the store knows none of them, or
    /// the kind cannot be told.
    /// </exception>
    public static TextImportReport Import(string path, string storePath, SubjectKind? kind, DateTimeOffset created)
    {
        var texts = Read(path, kind, created);
        if (texts.Count == 0)
            throw new InputException($"The file '{path}' holds no text.");
        var resolved = Resolve(texts, new StoreSubjects(storePath), path);
        if (resolved.Count == 0)
        {
            throw new InputException(
                $"The store '{storePath}' knows none of the {texts.Count} ids of '{path}', the first of which is {texts[0].Subject}; "
                + "name the store of the same data.");
        }

        var known = resolved.ConvertAll(pair => pair.Written.Subject).ToHashSet();
        var saying = resolved.FindAll(pair => pair.Known.Sentences.Count > 0);
        using (var store = TextStore.Open(storePath))
            store.Put(saying.Select(pair => pair.Known));
        return new TextImportReport(
            path,
            saying.Count(pair => pair.Known.Subject.Kind == SubjectKind.User),
            saying.Count(pair => pair.Known.Subject.Kind == SubjectKind.Item),
            saying.Sum(pair => pair.Known.Sentences.Count),
            [.. texts.Select(text => text.Subject).Where(subject => !known.Contains(subject)).Select(subject => subject.Id)],
            [.. resolved.Where(pair => pair.Known.Sentences.Count == 0).Select(pair => pair.Written.Subject.Id)]);
    }

    private static List<Description> Read(string path, SubjectKind? kind, DateTimeOffset created)
    {
        try
        {
            if (!path.EndsWith(TextLinesFile.Extension, StringComparison.OrdinalIgnoreCase))
                return ReadObject(path, kind ?? KindByName(path), created);
            if (kind is not null)
                throw new InputException($"Every line of '{path}' says itself what it is about; leave out --users and --items.");
            return TextLinesFile.Read(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The file '{path}' cannot be read: {error.Message}", error);
        }
    }

    private static List<Description> ReadObject(string path, SubjectKind kind, DateTimeOffset created)
    {
        var origin = new TextOrigin(
            TextOrigin.Imported, Path.GetFileName(path), TemplateHash: null, PromptHash: null, created, KnowsUntil.Unknown);
        return TextObjectFile.Read(path).ConvertAll(text => new Description(new TextSubject(kind, text.Id), origin, text.Sentences));
    }

    private static SubjectKind KindByName(string path) => Path.GetFileName(path) switch
    {
        UsersFile => SubjectKind.User,
        ItemsFile => SubjectKind.Item,
        _ => throw new InputException($"Say what the texts of '{path}' are about: --users or --items."),
    };

    private static List<(Description Written, Description Known)> Resolve(List<Description> texts, StoreSubjects subjects, string path)
    {
        var resolved = new List<(Description Written, Description Known)>();
        var seen = new Dictionary<(TextSubject, TextSet), string>();
        foreach (var text in texts)
        {
            if (subjects.Find(text.Subject) is not { } subject)
                continue;
            var place = (subject, TextSet.Of(subject.Kind, text.Origin));
            if (!seen.TryAdd(place, text.Subject.Id))
                throw new InputException($"In '{path}', '{seen[place]}' and '{text.Subject.Id}' are the same {subject}; leave one of them out.");

            resolved.Add((text, text with { Subject = subject }));
        }

        return resolved;
    }
}
