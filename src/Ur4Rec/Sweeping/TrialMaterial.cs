using Ur4Rec.Data;
using Ur4Rec.Evaluation;
using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Numerics;

namespace Ur4Rec.Sweeping;

/// <summary>
/// What the trials of a sweep train over: data, texts and closed-form scorers. Each is kept until a trial asks for another, so trials that agree
/// share it, and no more than one of each is in memory.
/// </summary>
/// <param name="pool">Where the work runs.</param>
internal sealed class TrialMaterial(WorkerPool pool) : IDisposable
{
    private readonly Last<(string?, PreparationOptions, SplitOptions), RunData> _data = new();
    private readonly Last<(RunData, TextSettings, ImageSettings, bool), Knowledge> _knowledge = new();
    private readonly Last<(RunData, Knowledge, FusionOptions), ClosedForm> _closedForm = new();

    /// <summary>The data of a configuration.</summary>
    /// <exception cref="InputException">It cannot be read, or holds nothing out for validation or test.</exception>
    public RunData DataOf(RunConfiguration configuration) => _data.Get((configuration.Store, configuration.Preparation, configuration.Split), () =>
    {
        var data = RunData.Load(configuration);
        EvaluationSummary.RequireCases(data.Split, data.Split.Validation);
        EvaluationSummary.RequireCases(data.Split, data.Split.Test);
        return data;
    });

    /// <summary>What a configuration knows of texts and images; null where nothing of it reads them.</summary>
    /// <exception cref="InputException">Texts leak or cannot be read.</exception>
    public RunFeatures? FeaturesOf(RunConfiguration configuration) => KnowledgeOf(configuration).Features;

    /// <summary>The pieces of a trial.</summary>
    /// <exception cref="InputException">The configuration and the data do not fit each other, or texts leak or cannot be read.</exception>
    public RunPieces PiecesOf(RunConfiguration configuration)
    {
        var (data, knowledge, fusion) = (DataOf(configuration), KnowledgeOf(configuration), configuration.Fusion);
        fusion.Validate(data.Split.Dataset.ItemCount);
        var closedForm = _closedForm.Get((data, knowledge, WithoutWeights(fusion)), () =>
            new ClosedForm(CollaborativeScorers.Create(fusion, data.Split, knowledge.Features?.Features.ItemTexts, pool)));
        return RunPieces.Over(configuration, data, knowledge.Features, closedForm.Scorers);
    }

    public void Dispose() => _closedForm.Dispose();

    private Knowledge KnowledgeOf(RunConfiguration configuration)
    {
        var data = DataOf(configuration);
        return _knowledge.Get((data, configuration.Texts, configuration.Images, configuration.ReadsTexts), () =>
        {
            var texts = TextGuard.Check(configuration, data, pool);
            return new Knowledge(configuration.ReadsTexts ? RunFeatures.Load(configuration, data, texts, pool) : null);
        });
    }

    /// <summary>The options with those left out that say how scores are joined, and nothing of how the closed-form scorers are made.</summary>
    private static FusionOptions WithoutWeights(FusionOptions fusion) =>
        fusion with { Method = default, SasRecWeight = 0, RetrieverWeight = 0, EaseWeight = 0, ContentWeight = 0, PopularityWeight = 0, RerankTop = 0 };

    private sealed class Knowledge(RunFeatures? features)
    {
        public RunFeatures? Features => features;
    }

    private sealed class ClosedForm(IReadOnlyList<IScorer> scorers) : IDisposable
    {
        public IReadOnlyList<IScorer> Scorers => scorers;

        public void Dispose()
        {
            foreach (var scorer in scorers.OfType<IDisposable>())
                scorer.Dispose();
        }
    }

    /// <summary>The last value that was asked for, with what it was made for.</summary>
    private sealed class Last<TKey, TValue> : IDisposable
        where TKey : struct, IEquatable<TKey>
        where TValue : class
    {
        private TKey _key;
        private TValue? _value;

        public TValue Get(TKey key, Func<TValue> make)
        {
            if (_value is not null && _key.Equals(key))
                return _value;
            Dispose();
            _value = make();
            _key = key;
            return _value;
        }

        public void Dispose()
        {
            (_value as IDisposable)?.Dispose();
            _value = null;
        }
    }
}
