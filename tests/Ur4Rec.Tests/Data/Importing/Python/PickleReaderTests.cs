using Ur4Rec.Data;
using Ur4Rec.Data.Importing.Python;
using static Ur4Rec.Tests.Data.Importing.Python.TorchBytes;

namespace Ur4Rec.Tests.Data.Importing.Python;

public class PickleReaderTests
{
    /// <summary>pickle.dumps({'a': [1, -2, 300, 2**40, True, None, 1.5, (2, 'é'), b'xy']}, protocol=N), written by Python 3.11.</summary>
    [Theory]
    [InlineData("80037d710058010000006171015d7102284b014afeffffff4d2c018a06000000000001884e473ff80000000000004b025802000000c3a9710386710443027879710565732e")]
    [InlineData("80049537000000000000007d948c0161945d94284b014afeffffff4d2c018a06000000000001884e473ff80000000000004b028c02c3a9948694430278799465732e")]
    public void Plain_data_reads_as_python_wrote_it(string hex)
    {
        var pair = Assert.Single(Assert.IsType<PickleDictionary>(Read(Convert.FromHexString(hex))).Pairs);
        Assert.Equal("a", Assert.IsType<PickleText>(pair.Key).Value);
        Assert.Collection(
            Assert.IsType<PickleList>(pair.Value).Items,
            value => Assert.Equal(1, IntegerOf(value)),
            value => Assert.Equal(-2, IntegerOf(value)),
            value => Assert.Equal(300, IntegerOf(value)),
            value => Assert.Equal(1L << 40, IntegerOf(value)),
            value => Assert.True(Assert.IsType<PickleBoolean>(value).Value),
            value => Assert.IsType<PickleNone>(value),
            value => Assert.Equal(1.5, Assert.IsType<PickleNumber>(value).Value),
            value =>
            {
                var tuple = Assert.IsType<PickleTuple>(value).Items;
                Assert.Equal(2, IntegerOf(tuple[0]));
                Assert.Equal("é", Assert.IsType<PickleText>(tuple[1]).Value);
            },
            value => Assert.Equal("xy"u8.ToArray(), Assert.IsType<PickleBytes>(value).Value.ToArray()));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("ff", -1)]
    [InlineData("ff00", 255)]
    [InlineData("0000000000000080", long.MinValue)]
    public void Integers_of_any_length_up_to_8_bytes_are_read(string hex, long value)
    {
        var digits = Convert.FromHexString(hex);
        Assert.Equal(value, IntegerOf(Read(Pickle([0x8a, (byte)digits.Length, .. digits]))));
    }

    [Fact]
    public void A_value_may_hold_itself()
    {
        // l = []; l.append(l)
        var list = Assert.IsType<PickleList>(Read(Pickle("]q\0h\0a"u8.ToArray())));
        Assert.Same(list, Assert.Single(list.Items));
    }

    [Fact]
    public void What_is_shared_is_not_copied()
    {
        // Each list holds the one before twice: 2^60 leaves where one walks them, 61 lists in memory.
        byte[][] doubling = [.. Enumerable.Range(0, 60).Select(i => (byte[])[(byte)'q', (byte)i, (byte)'0', (byte)']', (byte)'h', (byte)i, (byte)'a', (byte)'h', (byte)i, (byte)'a'])];
        var list = Assert.IsType<PickleList>(Read(Pickle(["]"u8.ToArray(), .. doubling])));
        Assert.Same(list.Items[0], list.Items[1]);
        Assert.Equal(61, list.Depth);
    }

    [Fact]
    public void An_ordered_dict_keeps_its_pairs_and_loses_its_attributes()
    {
        var pickle = Pickle(Global("collections", "OrderedDict"), ")R"u8.ToArray(), Unicode("k"), Integer(7), "s}b"u8.ToArray());
        var pair = Assert.Single(Assert.IsType<PickleDictionary>(Read(pickle)).Pairs);
        Assert.Equal(7, IntegerOf(pair.Value));
    }

    [Theory]
    [InlineData("os", "system")]
    [InlineData("posix", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("builtins", "getattr")]
    [InlineData("collections", "Counter")]
    [InlineData("torch", "load")]
    [InlineData("numpy", "load")]
    [InlineData("argparse", "Namespace")]
    [InlineData("torch", "floatStorage")]
    public void Any_other_name_is_refused_by_name(string module, string name)
    {
        var message = Refused(Pickle(Global(module, name), Unicode("echo"), [0x85, (byte)'R']));
        Assert.StartsWith($"f.pt: byte {5 + module.Length + name.Length} of its pickle: it wants '{module}.{name}', which is not among the names", message, StringComparison.Ordinal);
        Assert.Contains($"'{module}.{name}'", Refused([0x80, 4, .. Unicode(module), .. Unicode(name), 0x93, (byte)'.']), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_cannot_hide_in_its_parts()
    {
        Assert.Contains("'torch._utils._rebuild_tensor_v2.__globals__'", Refused(Pickle(Global("torch._utils", "_rebuild_tensor_v2.__globals__"))), StringComparison.Ordinal);
        Assert.Contains("'os?system.x'", Refused([0x80, 4, .. Unicode("os\u0007system"), .. Unicode("x"), 0x93, (byte)'.']), StringComparison.Ordinal);
    }

    internal static PickleValue Read(byte[] pickle) => PickleReader.Read(pickle, "f.pt");

    internal static string Refused(byte[] pickle) => Assert.Throws<InputException>(() => Read(pickle)).Message;

    private static long IntegerOf(PickleValue value) => Assert.IsType<PickleInteger>(value).Value;
}
