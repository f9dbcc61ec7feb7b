using Ur4Rec.Data;
using Ur4Rec.Losses;
using Ur4Rec.Training;

namespace Ur4Rec.Tests.Training;

public class JointLossOptionsTests
{
    private static readonly JointLossOptions s_all = new()
    {
        SequenceWeight = 0.1,
        RetrievalWeight = 0.2,
        BprWeight = 0.3,
        ConsistencyWeight = 0.4,
        InfonceWeight = 0.5,
        DiversityWeight = 0.6,
        LoadBalanceWeight = 0.7,
        UseMemoryBank = true,
        MemoryBankWeight = 0.8,
        UseKnowledgeDistillation = true,
        KdWeight = 0.9,
    };

    [Fact]
    public void Each_term_has_its_own_weight()
    {
        Assert.Equal(Enum.GetValues<LossTerm>(), s_all.Terms);
        Assert.Equal(
            new Dictionary<LossTerm, double>
            {
                [LossTerm.Retrieval] = 0.2,
                [LossTerm.Sequence] = 0.1,
                [LossTerm.Bpr] = 0.3,
                [LossTerm.Consistency] = 0.4,
                [LossTerm.Infonce] = 0.5,
                [LossTerm.MemoryBank] = 0.8,
                [LossTerm.Diversity] = 0.6,
                [LossTerm.Distillation] = 0.9,
                [LossTerm.LoadBalance] = 0.7,
            },
            Enum.GetValues<LossTerm>().ToDictionary(term => term, s_all.WeightOf));
        s_all.Validate();
    }

    [Fact]
    public void Retrieval_and_sequence_alone_are_on_by_default()
    {
        Assert.Equal([LossTerm.Retrieval, LossTerm.Sequence], new JointLossOptions().Terms);
        new JointLossOptions().Validate();
        new JointLossOptions().RequireData(hasImages: false, subExperts: 1);
    }

    [Fact]
    public void A_switch_turns_its_term_off_whatever_its_weight()
    {
        var options = s_all with { UseMemoryBank = false, UseKnowledgeDistillation = false };
        Assert.Equal(Enum.GetValues<LossTerm>().Except([LossTerm.MemoryBank, LossTerm.Distillation]), options.Terms);
        Assert.Equal((0, 0), (options.WeightOf(LossTerm.MemoryBank), options.WeightOf(LossTerm.Distillation)));
        Assert.DoesNotContain(LossTerm.MemoryBank, (s_all with { MemoryBankWeight = 0 }).Terms);
    }

    [Fact]
    public void Values_out_of_range_name_their_key()
    {
        foreach (var bad in new[] { -0.5, double.NaN, double.PositiveInfinity })
        {
            AssertRefused("sequence_weight", s_all with { SequenceWeight = bad });
            AssertRefused("retrieval_weight", s_all with { RetrievalWeight = bad });
            AssertRefused("bpr_weight", s_all with { BprWeight = bad });
            AssertRefused("consistency_weight", s_all with { ConsistencyWeight = bad });
            AssertRefused("infonce_weight", s_all with { InfonceWeight = bad });
            AssertRefused("diversity_weight", s_all with { DiversityWeight = bad });
            AssertRefused("load_balance_weight", s_all with { LoadBalanceWeight = bad });
            AssertRefused("memory_bank_weight", s_all with { MemoryBankWeight = bad });
            AssertRefused("kd_weight", s_all with { KdWeight = bad });
            AssertRefused("contrast_temperature", s_all with { ContrastTemperature = bad });
            AssertRefused("kd_temperature", s_all with { KdTemperature = bad });
        }

        AssertRefused("contrast_temperature", s_all with { ContrastTemperature = 0.00009 });
        AssertRefused("kd_temperature", s_all with { KdTemperature = 100.1 });
        AssertRefused("memory_bank_size", s_all with { MemoryBankSize = 0 });
        (s_all with { ContrastTemperature = 1e-4, KdTemperature = 100, MemoryBankSize = 1 }).Validate();
    }

    [Fact]
    public void Messages_say_what_to_do()
    {
        Assert.Equal("bpr_weight is -1; it must be 0 or more, and finite.", Refusal(s_all with { BprWeight = -1 }));
        Assert.Equal("kd_temperature is 0; it must be 0.0001 to 100.", Refusal(s_all with { KdTemperature = 0 }));
    }

    [Fact]
    public void Something_must_be_trained_and_a_curriculum_begins_with_retrieval()
    {
        AssertRefused("Every loss is off", new JointLossOptions { SequenceWeight = 0, RetrievalWeight = 0, KdWeight = 1 });
        AssertRefused("use_curriculum_learning", s_all with { UseCurriculum = true, RetrievalWeight = 0 });
        (s_all with { RetrievalWeight = 0 }).Validate();
        (s_all with { UseCurriculum = true }).Validate();
    }

    [Fact]
    public void Terms_that_the_data_or_the_model_cannot_give_are_refused()
    {
        s_all.RequireData(hasImages: true, subExperts: 2);
        (s_all with { ConsistencyWeight = 0, LoadBalanceWeight = 0 }).RequireData(hasImages: false, subExperts: 1);
        Assert.Equal(
            "consistency_weight is 0.4, but no item has an image to agree with its description; set consistency_weight to 0, or import images.",
            Assert.Throws<InputException>(() => s_all.RequireData(hasImages: false, subExperts: 2)).Message);
        Assert.Equal(
            "load_balance_weight is 0.7, but one sub-expert has no load to share; set load_balance_weight to 0, or num_sub_experts to 2 or more.",
            Assert.Throws<InputException>(() => s_all.RequireData(hasImages: true, subExperts: 1)).Message);
    }

    private static void AssertRefused(string start, JointLossOptions options) =>
        Assert.StartsWith(start + " ", Refusal(options).Replace(';', ' '), StringComparison.Ordinal);

    private static string Refusal(JointLossOptions options) => Assert.Throws<InputException>(options.Validate).Message;
}
