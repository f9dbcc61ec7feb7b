using Ur4Rec.Data;
using Ur4Rec.Training;
using Ur4Rec.Training.Anomalies;

namespace Ur4Rec.Tests.Training.Anomalies;

public class FaultInjectionTests
{
    [Theory]
    [InlineData("pretrain_retriever:12:parameter:retriever.router.1.weight:5=nan")]
    [InlineData("pretrain_sasrec:1:gradient:sasrec.item_embedding.weight:0=-inf")]
    [InlineData("end_to_end:100000000000:operation:linear:3:17=inf")]
    [InlineData("joint_finetune:2:parameter:a:0=3E+38")]
    [InlineData("joint_finetune:2@0:gradient:a:0=nan")]
    [InlineData("end_to_end:7@13:operation:linear:3:17=inf")]
    public void A_fault_is_read_and_written_alike(string text) => Assert.Equal(text, FaultInjection.Parse(text).ToString());

    [Fact]
    public void Its_parts_are_where_they_belong()
    {
        Assert.Equal(
            new FaultInjection(Stage.EndToEnd, 7, FaultTarget.Operation, "linear", 3, 17, float.NegativeInfinity),
            FaultInjection.Parse("end_to_end:7:operation:linear:3:17=-inf"));
        Assert.Equal(
            new FaultInjection(Stage.PretrainSasrec, 1, FaultTarget.Parameter, "x.y", 1, 5, 3e38f), FaultInjection.Parse("pretrain_sasrec:1:parameter:x.y:5=3e38"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("pretrain_sasrec")]
    [InlineData("pretrain_sasrec:1:parameter:x:5")]
    [InlineData("pretrain:1:parameter:x:5=nan")]
    [InlineData("pretrain_sasrec:0:parameter:x:5=nan")]
    [InlineData("pretrain_sasrec:1:weights:x:5=nan")]
    [InlineData("pretrain_sasrec:1:parameter:x:-5=nan")]
    [InlineData("pretrain_sasrec:1:parameter:x:1:5=nan")]
    [InlineData("pretrain_sasrec:1:operation:linear:5=nan")]
    [InlineData("pretrain_sasrec:1:operation:linear:0:5=nan")]
    [InlineData("pretrain_sasrec:1:parameter:x:5=big")]
    [InlineData("pretrain_sasrec:1:parameter:x:5=1e99")]
    [InlineData("pretrain_sasrec:1@2:parameter:x:5=nan")]
    [InlineData("pretrain_sasrec:1@:gradient:x:5=nan")]
    [InlineData("pretrain_sasrec:1@1@1:gradient:x:5=nan")]
    public void Anything_else_is_refused_with_the_forms(string text)
    {
        var error = Assert.Throws<InputException>(() => FaultInjection.Parse(text));

        Assert.Contains($"UR4REC_FAULT: '{text}' is no fault; write STAGE:STEP:parameter:NAME:ELEMENT=VALUE", error.Message, StringComparison.Ordinal);
    }
}
