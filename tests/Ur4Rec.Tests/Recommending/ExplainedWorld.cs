using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Models.Memory;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;
using Ur4Rec.Recommending;
using Ur4Rec.Tests.Models.Fusion;
using Ur4Rec.Tests.Models.Retrieval;

namespace Ur4Rec.Tests.Recommending;

/// <summary>
/// A small UR4Rec of arbitrary parameters, whose sequence model reads 4 items, over 4 users and 12 items. Sentences name their subject and their
/// number; user 2, and items 3 and 5, have none.
/// </summary>
internal sealed class ExplainedWorld : ISentences, IDisposable
{
    public const int Items = 12;
    public const int HistoryLength = 4;
    public const int UserWithoutTexts = 2;

    private static readonly int[] s_userSentences = [2, 1, 0, 3, 0];
    private static readonly int[] s_itemSentences = [1, 2, 3, 0, 1, 0, 2, 1, 3, 2, 1, 2];
    private static readonly int[][] s_histories = [[0, 1, 2, 3], [4, 5], [6, 7, 8, 9, 10, 11], [1, 0, 1]];

    private readonly WorkerPool _pool = new(1);
    private readonly Ur4RecModel _model;

    public ExplainedWorld(int top = 5, bool withRetriever = true, bool withMemory = true, bool withPopularity = true)
    {
        var options = new Ur4RecOptions(
            new SasRecOptions { HiddenDim = 8, Blocks = 1, Dropout = 0, MaxSequenceLength = HistoryLength },
            withRetriever ? RetrieverWorld.Options : null,
            withRetriever && withMemory ? new MemoryOptions { DriftThreshold = 0.1, DecayFactor = 0.5 } : null,
            new FusionOptions { Method = FusionMethod.Weighted, Popularity = withPopularity, RerankTop = top });
        var features = withRetriever
            ? new RetrieverFeatures(
                RetrieverWorld.Table(RetrieverWorld.TextDim, s_userSentences, 1), RetrieverWorld.Table(RetrieverWorld.TextDim, s_itemSentences, 2))
            : null;
        _model = new Ur4RecModel(options, Items, features, seed: 5);
        Shake(_model);
        foreach (var (component, weight) in _model.Fusion.Components.Zip([0.6, 0.3, 0.8]))
            _model.Fusion.Set(component, weight);
        var popularity = new FixedScorer("popularity", Items, (newest, item) => (item * (newest + 3)) % 7);
        Scorer = new Ur4RecScorer(_model, features, withPopularity ? [popularity] : [], _pool);
        Dataset = new SequenceDataset(
            [.. Enumerable.Range(0, 4).Select(user => new UserId($"user{user}"))],
            [.. Enumerable.Range(0, Items).Select(item => new ItemId($"item{item}"))],
            [0, 4, 6, 12, 15],
            [.. s_histories.SelectMany(history => history).Select(item => new ItemIndex(item))],
            [.. s_histories.SelectMany(history => history.Select((_, time) => (long)time * 10))]);
        Recommender = new Recommender(Scorer, Dataset);
        Explainer = new Explainer(Scorer, Dataset, withRetriever ? this : null);
    }

    public Ur4RecScorer Scorer { get; }

    public SequenceDataset Dataset { get; }

    public Recommender Recommender { get; }

    public Explainer Explainer { get; }

    public static UserId User(int user) => new($"user{user}");

    public ScoringQuery Query(int user) =>
        new(new UserIndex(user), Dataset.Sequence(new UserIndex(user)), Dataset.Times(new UserIndex(user)));

    /// <summary>A user's question without the entry that stands so many places from the end.</summary>
    public ScoringQuery Without(int user, int age)
    {
        var query = Query(user);
        var place = query.History.Length - 1 - age;
        return query with
        {
            History = query.History.ToArray().Where((_, i) => i != place).ToArray(),
            Times = query.Times.ToArray().Where((_, i) => i != place).ToArray(),
        };
    }

    public ItemIndex IndexOf(ItemId id) => Dataset.TryGetIndex(id, out ItemIndex item) ? item : throw new ArgumentException($"no item {id}");

    public IReadOnlyList<string> UserSentences(UserIndex user) =>
        [.. Enumerable.Range(0, s_userSentences[user.Value]).Select(sentence => $"user{user.Value} sentence {sentence}")];

    public IReadOnlyList<string> ItemSentences(ItemIndex item) =>
        [.. Enumerable.Range(0, s_itemSentences[item.Value]).Select(sentence => $"item{item.Value} sentence {sentence}")];

    public void Dispose()
    {
        Scorer.Dispose();
        _model.Dispose();
        _pool.Dispose();
    }

    private static void Shake(Ur4RecModel model)
    {
        var random = new RandomStream(RandomKey.For(21, "explained"));
        foreach (var (_, parameter) in model.NamedParameters())
        {
            foreach (ref var value in parameter.Values)
                value += (float)(0.3 * random.NextGaussian());
        }
    }
}
