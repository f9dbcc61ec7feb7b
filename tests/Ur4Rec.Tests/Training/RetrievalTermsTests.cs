using Ur4Rec.Losses;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;
using Ur4Rec.Tests.Losses;
using Ur4Rec.Tests.Models.Retrieval;
using Ur4Rec.Tests.Shared;
using Ur4Rec.Training;

namespace Ur4Rec.Tests.Training;

/// <summary>Three cases of two candidates; the first and the last have the same positive.</summary>
public sealed class RetrievalTermsTests : IDisposable
{
    private const int Pairs = 6;

    private readonly LossFixture _step = new();
    private readonly Parameter _scores;
    private readonly Parameter _sequenceScores;
    private readonly Parameter _preferences;
    private readonly Parameter _candidates;
    private readonly Parameter[] _experts;
    private readonly Parameter _loadBalance;

    public RetrievalTermsTests()
    {
        _scores = _step.Parameter(Pairs, 1, 1f, 3f, 2f, 2f, 5f, 1f);
        _sequenceScores = _step.Parameter(3, 2, 0f, 1f, 1f, -1f, 2f, 2f);
        _preferences = _step.Random(Pairs, 4, 1);
        _candidates = _step.Random(Pairs, 4, 2);
        _experts = [_step.Random(Pairs, 4, 3), _step.Random(Pairs, 4, 4), _step.Random(Pairs, 4, 5)];
        _loadBalance = _step.Parameter(1, 1, 1.25f);
    }

    public void Dispose() => _step.Dispose();

    [Fact]
    public void Retrieval_is_the_softmax_or_bce_of_the_ranked_scores()
    {
        double[] gaps = [2, 0, -4];
        Assert.Equal(gaps.Average(Softplus), Term(LossTerm.Retrieval, new JointLossOptions()).Scalar, 1e-5);
        double[] negatedPositives = [-1, 3, -2, 2, -5, 1];
        var bce = new JointLossOptions { RetrievalLoss = RetrievalLossKind.Bce };
        Assert.Equal(negatedPositives.Average(Softplus), Term(LossTerm.Retrieval, bce).Scalar, 1e-5);
    }

    [Fact]
    public void Fused_scores_are_ranked_where_they_are_given()
    {
        var fused = _step.Parameter(3, 2, 0f, 1f, 0f, 2f, 0f, 3f);
        var terms = new RetrievalTerms(new JointLossOptions(), 4)
            .Of(_step.Tape, Cases() with { RankedScores = fused }, [LossTerm.Retrieval, LossTerm.Bpr]);
        double[] gaps = [1, 2, 3];
        Assert.Equal(gaps.Average(Softplus), terms[LossTerm.Retrieval].Scalar, 1e-5);
        Assert.Equal(gaps.Average(Softplus), terms[LossTerm.Bpr].Scalar, 1e-5);
        terms[LossTerm.Retrieval].Backward();
        Assert.NotNull(fused.Gradient);
        Assert.Null(_scores.Gradient);
    }

    [Fact]
    public void Bpr_compares_each_positive_with_all_negatives_of_its_case()
    {
        var scores = _step.Parameter(Pairs, 1, 1f, 3f, 0f, 2f, 5f, 1f);
        var cases = new ScoredCases(Output() with { Scores = scores }, scores, LossFixture.Items(7, 4));
        var loss = new RetrievalTerms(new JointLossOptions(), 4).Of(_step.Tape, cases, [LossTerm.Bpr])[LossTerm.Bpr];
        loss.Backward();
        double[] gaps = [2, -1, 3, -1];
        Assert.Equal(gaps.Average(Softplus), loss.Scalar, 1e-5);
        Assert.Equal([-1, 1, 1, -1, 1, 1], scores.Gradient!.Values.ToArray().Select(MathF.Sign));
    }

    [Fact]
    public void Consistency_compares_description_and_image_of_the_positives()
    {
        var loss = Term(LossTerm.Consistency, new JointLossOptions());
        loss.Backward();
        Assert.Equal(_step.Tape.ModalConsistency(Positives(_experts[1]), Positives(_experts[2])).Scalar, loss.Scalar);
        Assert.Null(_experts[0].Gradient);
        Assert.Equal([0, 2, 4], RowsWithGradient(_experts[1]));
        Assert.Equal([0, 2, 4], RowsWithGradient(_experts[2]));
    }

    [Fact]
    public void Diversity_tells_the_three_experts_of_the_positives_apart()
    {
        var positives = _experts.Select(Positives).ToArray();
        var loss = Term(LossTerm.Diversity, new JointLossOptions());
        loss.Backward();
        Assert.Equal(_step.Tape.CosineDiversity(positives).Scalar, loss.Scalar);
        Assert.Equal(
            _step.Tape.LogDeterminantDiversity(1e-3f, positives).Scalar,
            Term(LossTerm.Diversity, new JointLossOptions { Diversity = DiversityKind.Logdet }).Scalar);
        Assert.All(_experts, expert => Assert.Equal([0, 2, 4], RowsWithGradient(expert)));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void Infonce_has_each_item_once(double temperature)
    {
        var loss = Term(LossTerm.Infonce, new JointLossOptions { ContrastTemperature = temperature });
        loss.Backward();
        int[] first = [0, 2];
        var want = _step.Tape.InfoNce(_step.Tape.Gather(_preferences, first), _step.Tape.Gather(_candidates, first), (float)temperature);
        Assert.Equal(want.Scalar, loss.Scalar);
        Assert.Equal(first, RowsWithGradient(_preferences));
        Assert.Equal(first, RowsWithGradient(_candidates));
    }

    [Fact]
    public void The_memory_bank_remembers_each_positive_once_and_only_when_told()
    {
        var options = new JointLossOptions { UseMemoryBank = true, MemoryBankSize = 3, ContrastTemperature = 0.5 };
        var terms = new RetrievalTerms(options, 4);
        var empty = terms.Of(_step.Tape, Cases(), [LossTerm.MemoryBank])[LossTerm.MemoryBank].Scalar;
        Assert.Equal((0, 3), (terms.Bank!.Count, terms.Bank.Capacity));
        terms.Remember(_step.Tape, terms.ForBank(_step.Tape, Cases()));
        Assert.Equal(LossFixture.Items(7, 4), terms.Bank.Items.ToArray());
        Assert.Equal(_step.Tape.L2Normalize(_step.Tape.Gather(_candidates, (int[])[0, 2])).Values.ToArray(), terms.Bank.Rows.ToArray());

        // Rows of a query's own item do not count: only the other's is new, and it is the same key as in the batch.
        var loss = terms.Of(_step.Tape, Cases(), [LossTerm.MemoryBank])[LossTerm.MemoryBank];
        Assert.True(loss.Scalar > empty);
        loss.Backward();
        Assert.Equal([0, 2], RowsWithGradient(_preferences));
        Assert.Equal([0, 2], RowsWithGradient(_candidates));
    }

    [Theory]
    [InlineData(false, 0.1)]
    [InlineData(true, 0)]
    public void Without_the_memory_bank_nothing_is_remembered(bool use, double weight)
    {
        var terms = new RetrievalTerms(new JointLossOptions { UseMemoryBank = use, MemoryBankWeight = weight }, 4);
        terms.Remember(_step.Tape, terms.ForBank(_step.Tape, Cases()));
        Assert.Null(terms.Bank);
        Assert.Throws<InvalidOperationException>(() => terms.Of(_step.Tape, Cases(), [LossTerm.MemoryBank]));
    }

    [Fact]
    public void Distillation_teaches_both_models_by_the_retrievers_own_scores()
    {
        var fused = _step.Random(3, 2, 8);
        var loss = new RetrievalTerms(new JointLossOptions { KdTemperature = 4 }, 4)
            .Of(_step.Tape, Cases() with { RankedScores = fused }, [LossTerm.Distillation])[LossTerm.Distillation];
        loss.Backward();
        Assert.Equal(_step.Tape.BidirectionalDistillation(_sequenceScores, _step.Tape.Reshape(_scores, 3, 2), 4f).Scalar, loss.Scalar);
        Assert.NotNull(_scores.Gradient);
        Assert.NotNull(_sequenceScores.Gradient);
        Assert.Null(fused.Gradient);
    }

    [Fact]
    public void Load_balance_is_the_retrievers() => Assert.Same(_loadBalance, Term(LossTerm.LoadBalance, new JointLossOptions()));

    [Fact]
    public void All_terms_together_train_every_parameter_of_a_retriever()
    {
        var options = new JointLossOptions
        {
            SequenceWeight = 0,
            BprWeight = 1,
            ConsistencyWeight = 1,
            InfonceWeight = 1,
            DiversityWeight = 1,
            Diversity = DiversityKind.Logdet,
            LoadBalanceWeight = 1,
            UseMemoryBank = true,
            UseKnowledgeDistillation = true,
            UseUncertaintyWeighting = true,
        };
        using var world = new RetrieverWorld(RetrieverWorld.Options with { SubExperts = 2 });
        using var weighting = new LossWeighting(options);
        var terms = new RetrievalTerms(options, RetrieverWorld.Options.OutputDim);
        (int, int)[] pairs = [(0, 0), (0, 1), (1, 2), (1, 3), (3, 0), (3, 5)];
        for (var step = 0; step < 2; step++)
        {
            world.Tape.Begin(TapeMode.Training);
            var output = world.Retriever.Score(world.Tape, world.Features, RetrieverWorld.Batch(pairs), world.Memory(-1, -1, 0, 0, 1, 1));
            var sequenceScores = world.Tape.Constant(3, 2, [1f, 0f, 0f, 1f, 2f, 0f]);
            var cases = new ScoredCases(output, output.Scores, LossFixture.Items(0, 2, 0), sequenceScores);
            weighting.Combine(world.Tape, terms.Of(world.Tape, cases, options.Terms)).Backward();
            terms.Remember(world.Tape, terms.ForBank(world.Tape, cases));
            Assert.Equal(2 * (step + 1), terms.Bank!.Count);
        }

        Assert.All(
            world.Retriever.NamedParameters().Concat(weighting.NamedParameters()),
            p => Assert.True(p.Parameter.HasGradient && p.Parameter.WholeGradient().All(float.IsFinite), p.Name));
    }

    [Fact]
    public void Only_the_wanted_terms_are_made()
    {
        var options = new JointLossOptions { UseMemoryBank = true };
        var terms = new RetrievalTerms(options, 4).Of(_step.Tape, Cases(), [LossTerm.Infonce, LossTerm.Sequence, LossTerm.Retrieval]);
        Assert.Equal([LossTerm.Retrieval, LossTerm.Infonce], terms.Keys.Order());
        var all = new RetrievalTerms(options, 4).Of(_step.Tape, Cases(), Enum.GetValues<LossTerm>());
        Assert.Equal(Enum.GetValues<LossTerm>().Except([LossTerm.Sequence]), all.Keys.Order());
    }

    [Fact]
    public void Cases_without_what_a_term_wants_are_refused()
    {
        var terms = new RetrievalTerms(new JointLossOptions(), 4);
        Assert.Throws<ArgumentException>(() => terms.Of(_step.Tape, Cases() with { SequenceScores = null }, [LossTerm.Distillation]));
        var unbalanced = Cases() with { Output = Output() with { LoadBalance = null } };
        Assert.Throws<ArgumentException>(() => terms.Of(_step.Tape, unbalanced, [LossTerm.LoadBalance]));
        Assert.Throws<ArgumentException>(() => new ScoredCases(Output(), _scores, []));
        var uneven = new ScoredCases(Output(), _scores, LossFixture.Items(1, 2, 3, 4));
        Assert.Throws<ShapeException>(() => terms.Of(_step.Tape, uneven, [LossTerm.Retrieval]));
        Assert.Throws<ShapeException>(() => terms.Of(_step.Tape, Cases() with { RankedScores = _step.Random(3, 3, 1) }, [LossTerm.Retrieval]));
    }

    private static double Softplus(double x) => Math.Log(1 + Math.Exp(x));

    private static IEnumerable<int> RowsWithGradient(Parameter table) =>
        Enumerable.Range(0, table.Rows).Where(row => table.Gradient!.Row(row).ContainsAnyExcept(0f));

    private RetrieverOutput Output() =>
        new(_scores, _preferences, _candidates, _experts, Routing: _step.Tape.Constant(0, 3, []), Gate: null, _loadBalance);

    private ScoredCases Cases() => new(Output(), _scores, LossFixture.Items(7, 4, 7), _sequenceScores);

    private Tensor Positives(Tensor table) => _step.Tape.Gather(table, (int[])[0, 2, 4]);

    private Tensor Term(LossTerm term, JointLossOptions options) => new RetrievalTerms(options, 4).Of(_step.Tape, Cases(), [term])[term];
}
