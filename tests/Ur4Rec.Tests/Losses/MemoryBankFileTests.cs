using Ur4Rec.Data;
using Ur4Rec.Losses;
using Ur4Rec.Numerics.Serialization;
using Ur4Rec.Tests.Data;

namespace Ur4Rec.Tests.Losses;

public sealed class MemoryBankFileTests : IDisposable
{
    private readonly LossFixture _step = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _step.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(9)]
    public void What_is_saved_comes_back_bit_for_bit_and_goes_on_alike(int entered)
    {
        var bank = new MemoryBank(5, 4);
        bank.Enqueue(_step.Tape, _step.Tape.Constant(entered, 4, [.. Enumerable.Range(1, entered * 4).Select(i => i / 7f)]), Numbered(0, entered));
        bank.Save(_folder["bank"]);
        var loaded = new MemoryBank(5, 4);
        loaded.Enqueue(_step.Tape, _step.Random(5, 4, 9), Numbered(50, 5));
        loaded.Load(_folder["bank"]);
        AssertSame(bank, loaded);
        foreach (var one in new[] { bank, loaded })
            one.Enqueue(_step.Tape, _step.Random(2, 4, 3), Numbered(70, 2));
        AssertSame(bank, loaded);
    }

    [Fact]
    public void A_file_that_does_not_fit_the_bank_is_refused()
    {
        var bank = new MemoryBank(3, 2);
        bank.Enqueue(_step.Tape, _step.Random(3, 2, 1), Numbered(0, 3));
        bank.Save(_folder["bank"]);
        Assert.Contains("[3, 2]", Refusal(new MemoryBank(2, 2)), StringComparison.Ordinal);
        Assert.Contains("[at most 3, 4]", Refusal(new MemoryBank(3, 4)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_missing_damaged_or_something_else_is_refused_and_the_bank_stays()
    {
        var bank = new MemoryBank(3, 2);
        bank.Enqueue(_step.Tape, _step.Random(2, 2, 1), Numbered(0, 2));
        var before = bank.Rows.ToArray();
        Assert.Contains("does not exist", Refusal(bank), StringComparison.Ordinal);
        _folder.Write("bank", "not tensors");
        Assert.Contains("damaged", Refusal(bank), StringComparison.Ordinal);
        Write([1f, 2f, 3f], [3], [1f]);
        Assert.Contains("is not a memory bank", Refusal(bank), StringComparison.Ordinal);
        Write([1f, 2f], [1, 2], [1f]);
        Assert.Contains("'items'", Refusal(bank), StringComparison.Ordinal);
        Assert.Equal(before, bank.Rows.ToArray());
    }

    [Fact]
    public void A_value_that_is_not_finite_is_refused()
    {
        SafetensorsWriter.Write(_folder["bank"],
        [
            SafetensorsContent.Of("rows", [1f, float.NaN], 1, 2),
            new SafetensorsContent("items", SafetensorsDataType.I32, [1], stream => stream.Write(new byte[4])),
        ]);
        Assert.Contains("not finite", Refusal(new MemoryBank(3, 2)), StringComparison.Ordinal);
    }

    private static ItemIndex[] Numbered(int first, int count) => LossFixture.Items([.. Enumerable.Range(first, count)]);

    private static void AssertSame(MemoryBank want, MemoryBank got)
    {
        Assert.Equal(want.Rows.ToArray().Select(BitConverter.SingleToInt32Bits), got.Rows.ToArray().Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(want.Items.ToArray(), got.Items.ToArray());
    }

    /// <summary>Items as floats, which is wrong.</summary>
    private void Write(float[] rows, long[] shape, float[] items) => SafetensorsWriter.Write(
        _folder["bank"], [SafetensorsContent.Of("rows", rows, shape), SafetensorsContent.Of("items", items, items.Length)]);

    private string Refusal(MemoryBank bank) => Assert.Throws<InputException>(() => bank.Load(_folder["bank"])).Message;
}
