using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Numerics;
using Ur4Rec.Tests.Models.Fusion;
using Ur4Rec.Tests.Training;
using static Ur4Rec.Tests.Models.Fusion.Reranking;

namespace Ur4Rec.Tests.Models;

/// <summary>Which items a model ranks: those that its cheap components retrieve together, or all.</summary>
public sealed class Ur4RecScorerCandidatesTests : IDisposable
{
    private const int Top = 3;

    private static readonly JointWorld s_world = new()
    {
        Fusion = new() { Method = FusionMethod.Weighted, SasRecWeight = 0.1, Content = true, ContentWeight = 1, RerankTop = Top },
    };

    private static readonly ScoringQuery s_query = After(4, 9, 2) with { User = new UserIndex(3) };

    private readonly WorkerPool _pool = new(1);
    private readonly Ur4RecModel _model = s_world.NewModel();
    private readonly int[] _sequenceOrder;
    private readonly FixedScorer _content;

    public Ur4RecScorerCandidatesTests()
    {
        using var sasRec = new SasRecScorer(_model.SasRec);
        _sequenceOrder = [.. Order(Score(sasRec, s_query)).Except([4, 9, 2])];
        _content = new FixedScorer("content", JointWorld.Items, (_, item) => item == _sequenceOrder[^1] ? 1 : 0);
    }

    public void Dispose()
    {
        _model.Dispose();
        _pool.Dispose();
    }

    [Fact]
    public void What_the_sequence_model_ranks_last_and_content_first_is_retrieved()
    {
        using var scorer = NewScorer(fusion: [0, 0, 1], retrieval: [0.1, 1]);

        // content's z is the root of 19 for that item and equal for all others, so the sequence model has the say of these.
        Assert.Equal([_sequenceOrder[0], _sequenceOrder[1], _sequenceOrder[^1]], Candidates(scorer));
        Assert.Equal(Top, scorer.RankedItems);
    }

    [Fact]
    public void Retrieval_has_weights_of_its_own()
    {
        using var scorer = NewScorer(fusion: [0.1, 1, 1], retrieval: [1, 0]);

        Assert.Equal(_sequenceOrder[..Top], Candidates(scorer));
    }

    [Fact]
    public void Weights_of_a_weighted_fusion_are_those_of_its_retrieval_too()
    {
        using var scorer = NewScorer(fusion: [0, 0, 1], retrieval: [0, 0]);
        scorer.SetWeights(s_world.Split, _pool);

        Assert.Equal([0.1f, 1], _model.Retrieval.Components.Select(component => (float)_model.Retrieval.ConstantOf(component)));
        Assert.Equal([_sequenceOrder[0], _sequenceOrder[1], _sequenceOrder[^1]], Candidates(scorer));
    }

    [Fact]
    public void A_retriever_without_weight_is_left_out_and_the_whole_catalogue_is_ranked()
    {
        using var scorer = NewScorer(fusion: [0.6, 0.4, 0], retrieval: [0, 1]);
        using var asked = new Ur4RecScorer(_model, s_world.Features, [_content], _pool, withRetriever: false);
        using var plainModel = (s_world with { Features = null, Retriever = null, Memory = null }).NewModel();
        Set(plainModel.Fusion, 0.6, 0.4);
        using var plain = new Ur4RecScorer(plainModel, null, [_content], _pool);

        Assert.Equal((null, JointWorld.Items), (scorer.Retriever, scorer.RankedItems));
        Assert.Equal(["sasrec", "content"], scorer.Fusion!.Weights.Components);
        Assert.Equal(Score(plain, s_query), Score(scorer, s_query));
        Assert.Equal(Score(asked, s_query), Score(scorer, s_query));
    }

    [Fact]
    public void A_retriever_without_weight_takes_part_where_it_is_told_to()
    {
        using var left = NewScorer(fusion: [0.6, 0.4, 0], retrieval: [0, 1]);
        using var scorer = new Ur4RecScorer(_model, s_world.Features, [_content], _pool, withRetriever: true);

        // Its z-scores count nothing, so what is retrieved scores as it does in the whole catalogue.
        var (some, whole) = (Score(scorer, s_query), Score(left, s_query));
        Assert.NotNull(scorer.Retriever);
        Assert.Equal(Top, scorer.RankedItems);
        Assert.Equal(Top, Candidates(scorer).Length);
        Assert.All(Candidates(scorer), item => Assert.Equal(whole[item], some[item]));
    }

    /// <summary>Weights of the fusion: sequence model, content and retriever; of the retrieval: the first two.</summary>
    private Ur4RecScorer NewScorer(double[] fusion, double[] retrieval)
    {
        Set(_model.Fusion, fusion);
        Set(_model.Retrieval, retrieval);
        return new Ur4RecScorer(_model, s_world.Features, [_content], _pool);
    }

    private static void Set(FusionWeights weights, params double[] values)
    {
        foreach (var (component, weight) in weights.Components.Zip(values))
            weights.Set(component, weight);
    }

    /// <summary>In the order of the sequence model.</summary>
    private int[] Candidates(Ur4RecScorer scorer)
    {
        var explained = scorer.Fusion!.Explain(s_query, [.. _sequenceOrder.Select(item => new ItemIndex(item))]);
        return [.. _sequenceOrder.Where((_, place) => explained[place] is not null)];
    }
}
