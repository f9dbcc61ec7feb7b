using Ur4Rec.Numerics;
using Ur4Rec.Text;

namespace Ur4Rec;

/// <summary>The sentences of users or of items, each subject's in the order of its descriptions, and none of them twice.</summary>
internal sealed class SubjectSentences
{
    private readonly string[][] _sentences;

    /// <summary>Sorts descriptions by subject.</summary>
    /// <param name="subjects">How many subjects there are.</param>
    /// <param name="descriptions">What is written about them; a subject may have several, and all of them count.</param>
    /// <param name="find">A subject's number by its external id, -1 for one that does not belong to the data.</param>
    public SubjectSentences(int subjects, IEnumerable<Description> descriptions, Func<string, int> find)
        : this(SentencesOf(subjects, descriptions.ToLookup(description => find(description.Subject.Id), description => description.Sentences)))
    {
    }

    private SubjectSentences(string[][] sentences)
    {
        _sentences = sentences;
        Groups = Ragged.FromLengths(Array.ConvertAll(_sentences, sentences => sentences.Length));
        Described = _sentences.Count(sentences => sentences.Length > 0);
    }

    /// <summary>Which sentences are whose, laid end to end.</summary>
    public Ragged Groups { get; }

    /// <summary>Subjects that have a sentence.</summary>
    public int Described { get; }

    /// <summary>The sentences of all subjects, end to end.</summary>
    public IEnumerable<string> All => _sentences.SelectMany(sentences => sentences);

    /// <summary>The sentences of a subject.</summary>
    public IReadOnlyList<string> this[int subject] => _sentences[subject];

    /// <summary>Those of some subjects, in the order given.</summary>
    public SubjectSentences Select(IEnumerable<int> subjects) => new([.. subjects.Select(subject => _sentences[subject])]);

    private static string[][] SentencesOf(int subjects, ILookup<int, IReadOnlyList<string>> bySubject) =>
        [.. Enumerable.Range(0, subjects).Select(subject => SentencesOf(bySubject[subject]))];

    private static string[] SentencesOf(IEnumerable<IReadOnlyList<string>> texts) =>
        [.. texts.SelectMany(sentences => sentences).Distinct(StringComparer.Ordinal)];
}
