using static Ur4Rec.Tests.Data.Importing.Python.PickleReaderTests;
using static Ur4Rec.Tests.Data.Importing.Python.TorchBytes;

namespace Ur4Rec.Tests.Data.Importing.Python;

public class HostilePickleTests
{
    public static TheoryData<string, string> Bytes => new()
    {
        { "", "1 bytes are claimed and 0 follow" },
        { "80", "1 bytes are claimed and 0 follow" },
        { "8001", "it has protocol 1, and 2 to 5 are read" },
        { "8006", "it has protocol 6, and 2 to 5 are read" },
        { "286c70300a2e", "it does not begin as a pickle of protocol 2 or later" },
        { "80022e", "wants a value and there is none" },
        { "80025d", "1 bytes are claimed and 0 follow" },
        { "8002ff2e", "the instruction 0xff is unknown" },
        { "80029230", "the instruction 0x92 is unknown" },
        { "800269", "the instruction 0x69 is unknown" },
        { "8002580a000000616263", "10 bytes are claimed and 3 follow" },
        { "8002420000008061", "2147483648 bytes are claimed and 1 follow" },
        { "80048dffffffffffffffff61", "18446744073709551615 bytes are claimed and 1 follow" },
        { "80048effffffffffffff7f61", "9223372036854775807 bytes are claimed and 1 follow" },
        { "800495ffffffffffffffff2e", "18446744073709551615 bytes are claimed and 1 follow" },
        { "80028bffffffff01", "4294967295 bytes are claimed and 1 follow" },
        { "80028a09010203040506070809", "an integer has 9 bytes, and up to 8 are read" },
        { "80025802000000c3282e", "a text is not valid UTF-8" },
        { "80026361626364", "a name does not end" },
        { "8002680a2e", "value 10 is recalled and was never remembered" },
        { "80026affffffff2e", "value 4294967295 is recalled and was never remembered" },
        { "80025d72ffffffff2e", "value 4294967295 is remembered after 0 others, out of order" },
        { "80027100", "wants a value and there is none" },
        { "800294", "wants a value and there is none" },
        { "80024e2874", "1 bytes are claimed and 0 follow" },
        { "800274", "wants a mark and there is none" },
        { "80024e28302e", "wants a value and there is none" },
        { "80024e4e612e", "items are added to a None, not a list" },
        { "80027d4e612e", "items are added to a dict, not a list" },
        { "80025d4e4e732e", "keys are set in a list, not a dict" },
        { "80027d284e752e", "a key of a dict has no value" },
        { "80024e29522e", "a None is called as if it were a function" },
        { "80025d4e622e", "a list is given a state that is a None" },
        { "80024e512e", "an object outside the pickle is wanted that is no storage" },
        { "80024b014b02932e", "a name is not given as text" },
    };

    [Theory]
    [MemberData(nameof(Bytes))]
    public void Damaged_and_hostile_bytes_are_refused_and_said(string hex, string problem) =>
        Assert.Contains(problem, Refused(Convert.FromHexString(hex)), StringComparison.Ordinal);

    [Theory]
    [InlineData(']', 'a')]
    [InlineData(')', '\u0085')]
    public void Containers_too_deep_inside_one_another_are_refused(char open, char close)
    {
        const int Levels = 200_000;
        byte[] opening = [.. Enumerable.Repeat((byte)open, open == ']' ? Levels : 1)];
        byte[] closing = [.. Enumerable.Repeat((byte)close, Levels - 1)];
        Assert.Contains("more than 100 deep", Refused(Pickle(opening, closing)), StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_million_instructions_make_no_more_than_they_weigh()
    {
        foreach (var instruction in new[] { "]", "}", ")", "(", "N", "]\u0094" })
        {
            var body = instruction.Select(c => (byte)c).ToArray();
            byte[] pickle = [0x80, 4, .. Enumerable.Repeat(body, 500_000 / body.Length).SelectMany(b => b), (byte)'N', (byte)'.'];
            var before = GC.GetAllocatedBytesForCurrentThread();
            Read(pickle);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 20);
        }
    }

    [Fact]
    public void Every_cut_and_every_flipped_byte_of_a_state_dict_is_refused_or_read()
    {
        var whole = StateDict("item_emb.weight", 6, 0, [2, 3], [3, 1]);
        for (var length = 0; length < whole.Length; length++)
            Refused(whole[..length]);
        for (var at = 0; at < whole.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var flipped = whole.ToArray();
                flipped[at] ^= (byte)(1 << bit);
                Assert.True(Record.Exception(() => Read(flipped)) is null or Ur4Rec.Data.InputException, $"byte {at}, bit {bit}");
            }
        }
    }
}
