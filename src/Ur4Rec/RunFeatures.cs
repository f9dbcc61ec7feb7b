using Ur4Rec.Data;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;
using Ur4Rec.Recommending;
using Ur4Rec.Text;
using Ur4Rec.Text.Encoders.Lsa;

namespace Ur4Rec;

/// <summary>What a run knows of users and items besides interactions: the sentences of texts with their vectors, and features of images.</summary>
public sealed class RunFeatures : ISentences
{
    // Tables without a row have no width of their own, and a retriever over them reads none.
    private const int EmptyWidth = 1;

    private readonly SubjectSentences _users;
    private readonly SubjectSentences _items;
    private readonly Lazy<string> _itemFingerprint;

    private RunFeatures(
        RetrieverFeatures features, SubjectSentences users, SubjectSentences items, FeatureSummary summary, LsaModel? encoder, Lazy<string> itemFingerprint)
    {
        _itemFingerprint = itemFingerprint;
        Encoder = encoder;
        Features = features;
        Summary = summary;
        _users = users;
        _items = items;
    }

    /// <summary>
    /// The retriever's tables. Users have a subject more than the data, <see cref="Nobody"/>; images are null where no item has any.
    /// </summary>
    public RetrieverFeatures Features { get; }

    /// <summary>The user about whom nothing is written: whoever the data does not know.</summary>
    public UserIndex Nobody => new(Features.UserTexts.Subjects.Groups - 1);

    /// <summary>What was read, in short.</summary>
    public FeatureSummary Summary { get; }

    /// <summary>See <see cref="FeatureSummary.Fingerprint"/>.</summary>
    public string Fingerprint => Summary.Fingerprint;

    /// <summary>What <see cref="Fingerprint"/> would be if nothing were written about any user.</summary>
    internal string ItemFingerprint => _itemFingerprint.Value;

    /// <summary>What made the sentences' vectors, where it was made with them; null where it is to be found beside the store, if anywhere.</summary>
    internal LsaModel? Encoder { get; }

    /// <summary>Reads what the run may know.</summary>
    /// <param name="configuration">Names the encoder of the texts, and says whether images are wanted.</param>
    /// <param name="data">The data; texts and images of users and items that it does not have are left out.</param>
    /// <param name="texts">The sets of texts that <see cref="RunResult.Texts"/> names, and no other, are read.</param>
    /// <param name="pool">Where the work runs.</param>
    /// <exception cref="InputException">A set is no longer there, a sentence has no vector, or a file is damaged.</exception>
    public static RunFeatures Load(RunConfiguration configuration, RunData data, IReadOnlyList<AuditedTexts> texts, WorkerPool pool)
    {
        var dataset = data.Split.Dataset;
        using var source = RunTexts.Open(data);
        var descriptions = AllowedOf(source, texts, data).SelectMany(source.Descriptions).ToLookup(text => text.Subject.Kind);
        var users = new SubjectSentences(
            dataset.UserCount + 1, descriptions[SubjectKind.User], id => dataset.TryGetIndex(new UserId(id), out var user) ? user.Value : -1);
        var items = new SubjectSentences(
            dataset.ItemCount, descriptions[SubjectKind.Item], id => dataset.TryGetIndex(new ItemId(id), out var item) ? item.Value : -1);

        var sentences = users.All.Concat(items.All).Distinct(StringComparer.Ordinal).ToArray();
        var vectors = sentences.Length == 0 ? null : source.VectorsOf(sentences, configuration.Texts, pool);
        var images = configuration.Images.Use ? ItemImages.Read(data) : null;
        var summary = new FeatureSummary(
            new DescribedSubjects(users.Described, dataset.UserCount, users.Groups.Total),
            new DescribedSubjects(items.Described, dataset.ItemCount, items.Groups.Total),
            vectors?.Encoder,
            images is null ? null : new ImageSummary(images.Table.Subjects.Total, images.Table.Columns),
            FeatureFingerprint.Of(users, items, vectors?.Encoder, images));
        return new RunFeatures(
            new RetrieverFeatures(TableOf(users, vectors), TableOf(items, vectors), images?.Table), users, items, summary, vectors?.Model,
            new Lazy<string>(() => FeatureFingerprint.Of(users.Select([]), items, vectors?.Encoder, images)));
    }

    /// <summary>What is known when some of the users, in the order given, are all that there are; <see cref="Summary"/> stays that of what was read.</summary>
    internal RunFeatures OfUsers(IReadOnlyList<UserIndex> users)
    {
        int[] subjects = [.. users.Select(user => user.Value), Nobody.Value];
        return new RunFeatures(
            Features with { UserTexts = Features.UserTexts.Select(subjects) }, _users.Select(subjects), _items, Summary, Encoder, _itemFingerprint);
    }

    /// <summary>What is written about a user, in the order of the rows of <see cref="RetrieverFeatures.UserTexts"/>; may be empty.</summary>
    public IReadOnlyList<string> UserSentences(UserIndex user) => _users[user.Value];

    /// <summary>What is written about an item, in the order of the rows of <see cref="RetrieverFeatures.ItemTexts"/>; may be empty.</summary>
    public IReadOnlyList<string> ItemSentences(ItemIndex item) => _items[item.Value];

    /// <summary>The sets that were audited, in the order of the source.</summary>
    private static IEnumerable<TextSet> AllowedOf(RunTexts source, IReadOnlyList<AuditedTexts> texts, RunData data)
    {
        if (texts.FirstOrDefault(audited => !source.Sets.Any(audited.Are)) is { } lost)
        {
            throw new InputException(
                $"{data.Store} no longer has the {lost.Name} (knows until: {lost.View}) that the run reads; bring them back, or train again.");
        }

        return source.Sets.Where(set => texts.Any(audited => audited.Are(set)));
    }

    private static ContextTable TableOf(SubjectSentences subjects, SentenceVectors? vectors) =>
        vectors?.TableOf(subjects) ?? ContextTable.Empty(EmptyWidth, subjects.Groups.Groups);
}
