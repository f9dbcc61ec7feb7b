using Ur4Rec.Losses;
using Ur4Rec.Training;

namespace Ur4Rec.Tests.Training;

public class CurriculumTests
{
    private static readonly JointLossOptions s_all = new()
    {
        UseCurriculum = true,
        BprWeight = 1,
        ConsistencyWeight = 1,
        InfonceWeight = 1,
        DiversityWeight = 1,
        LoadBalanceWeight = 1,
        UseMemoryBank = true,
        UseKnowledgeDistillation = true,
    };

    [Theory]
    [InlineData(0, CurriculumPhase.WarmUp)]
    [InlineData(9, CurriculumPhase.WarmUp)]
    [InlineData(10, CurriculumPhase.Early)]
    [InlineData(39, CurriculumPhase.Early)]
    [InlineData(40, CurriculumPhase.Middle)]
    [InlineData(69, CurriculumPhase.Middle)]
    [InlineData(70, CurriculumPhase.Late)]
    [InlineData(99, CurriculumPhase.Late)]
    public void Phases_begin_at_their_share_of_the_steps(long step, object phase)
    {
        Assert.Equal(phase, new Curriculum(s_all, 100).PhaseAt(step));
        Assert.Equal(phase, new Curriculum(s_all, 1_000).PhaseAt(10 * step));
    }

    [Fact]
    public void Terms_come_in_with_their_phase_and_stay()
    {
        var curriculum = new Curriculum(s_all, 10);
        LossTerm[] warmUp = [LossTerm.Retrieval, LossTerm.Sequence];
        LossTerm[] early = [.. warmUp, LossTerm.Consistency, LossTerm.Infonce];
        LossTerm[] middle = [.. early, LossTerm.MemoryBank, LossTerm.Distillation, LossTerm.Bpr, LossTerm.LoadBalance];
        AssertTerms(warmUp, curriculum.TermsAt(0));
        AssertTerms(early, curriculum.TermsAt(1));
        AssertTerms(middle, curriculum.TermsAt(4));
        AssertTerms([.. middle, LossTerm.Diversity], curriculum.TermsAt(7));
        AssertTerms(Enum.GetValues<LossTerm>(), curriculum.TermsAt(9));
    }

    [Fact]
    public void A_term_that_is_off_never_comes_in() =>
        AssertTerms([LossTerm.Retrieval, LossTerm.Sequence], new Curriculum(new JointLossOptions { UseCurriculum = true }, 10).TermsAt(9));

    [Fact]
    public void Without_a_curriculum_every_step_has_every_term()
    {
        var curriculum = new Curriculum(s_all with { UseCurriculum = false }, 10);
        AssertTerms(Enum.GetValues<LossTerm>(), curriculum.TermsAt(0));
        Assert.Equal(CurriculumPhase.Late, curriculum.PhaseAt(0));
    }

    [Fact]
    public void A_stage_has_a_step() => Assert.Throws<ArgumentOutOfRangeException>(() => new Curriculum(s_all, 0));

    private static void AssertTerms(IEnumerable<LossTerm> want, IEnumerable<LossTerm> got) => Assert.Equal(want.Order(), got.Order());
}
