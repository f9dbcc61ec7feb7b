using Ur4Rec.Data;
using Ur4Rec.Data.Importing;
using Ur4Rec.Tests.Data.Importing.Features;
using static Ur4Rec.Tests.Data.Importing.Python.TorchBytes;
using static Ur4Rec.Tests.Data.Interactions;

namespace Ur4Rec.Tests.Data.Importing.Python;

public sealed class SeedReaderTests : IDisposable
{
    private readonly ImportFixture _import = new();

    public void Dispose() => _import.Dispose();

    [SkippableFact]
    public void What_numpy_saved_is_read_with_the_original_ids()
    {
        PythonInterpreter.Run(_import.Folder.Root, """
            import json, numpy as np, collections
            sequences = collections.defaultdict(list)
            sequences[7] = [1, 2, 2]
            sequences[np.int64(8)] = [np.int64(3), np.int32(1)]
            sequences['nine'] = np.array([2, 1])
            sequences[10] = (3.0,)
            np.save('train_sequences.npy', sequences)
            json.dump({'tt1': 1, 'tt2': 2, 'tt3': 3}, open('item_map.json', 'w'))
            """);
        var report = _import.Import(_import.Folder.Root, ImportFormat.Seed);
        Assert.Equal(["train_sequences.npy", "item_map.json"], report.Files.Select(Path.GetFileName));
        Assert.Equal(
            [
                Of("7", "tt1", 0), Of("7", "tt2", 1), Of("7", "tt2", 2), Of("8", "tt3", 0), Of("8", "tt1", 1),
                Of("nine", "tt2", 0), Of("nine", "tt1", 1), Of("10", "tt3", 0),
            ],
            _import.Interactions());
    }

    [Fact]
    public void Without_a_map_the_indexes_are_the_ids()
    {
        _import.Import(Write(Dictionary(Integer(4), List(9, 8))), ImportFormat.Seed);
        Assert.Equal([Of("4", "9", 0), Of("4", "8", 1)], _import.Interactions());
    }

    [Theory]
    [InlineData("{\"5\": \"a\", \"6\": \"b\"}", "neither its keys nor its values are the numbers from 0 or 1 on")]
    [InlineData("{\"1\": \"a\", \"2\": \"a\"}", "item 'a' has two indexes")]
    [InlineData("{\"a\": 1, \"b\": 1}", "neither its keys nor its values")]
    [InlineData("[1]", "it is no JSON object")]
    [InlineData("{}", "it is empty")]
    [InlineData("{\"a\": \"\\ud800\"}", "cannot be read as a map of items")]
    [InlineData("{\"\\udc00\": 1}", "cannot be read as a map of items")]
    [InlineData("{\"a\": [1]}", "the value of 'a' is neither a number nor text")]
    [InlineData("{", "cannot be read as a map of items")]
    [InlineData("{\"1\": \"a\", \"2\": \"b\"}", "item '9' of user '4' is not in item_map.json")]
    public void A_map_that_will_not_do_is_refused(string map, string problem)
    {
        _import.Folder.Write("item_map.json", map);
        Assert.Contains(problem, Refused(Dictionary(Integer(4), List(9, 8))), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_dict_of_lists_is_refused()
    {
        Assert.Contains("holds a list; a dict of lists of items by user is wanted", Refused(List(1)), StringComparison.Ordinal);
        Assert.Contains("npy:1: user '4' has no list of items, or an empty one", Refused(Dictionary(Integer(4), List())), StringComparison.Ordinal);
        Assert.Contains("npy:1: a user is a None, not a number or text", Refused(Dictionary("N"u8.ToArray(), List(1))), StringComparison.Ordinal);
        Assert.Contains("npy:2: user '4' comes twice", Refused(Dictionary(Integer(4), List(1), Unicode("4"), List(1))), StringComparison.Ordinal);
        Assert.Contains("npy:1: an item of user '4' is a dict, not a number or text", Refused(Dictionary(Integer(4), [(byte)']', (byte)'}', (byte)'a'])), StringComparison.Ordinal);
        Assert.Contains("it holds several Python objects or none", Refused(Integer(1), wrapped: false), StringComparison.Ordinal);
        Assert.Contains("it wants 'os.system'", Refused(Global("os", "system")), StringComparison.Ordinal);
    }

    [Fact]
    public void One_list_for_many_users_is_refused()
    {
        byte[] first = [.. Integer(0), .. List([.. Enumerable.Range(0, 200)]), (byte)'q', 0];
        byte[][] others = [.. Enumerable.Range(1, 200).Select(user => (byte[])[.. Integer(user), (byte)'h', 0])];
        Assert.Contains("one list is given to many users", Refused([(byte)'}', (byte)'(', .. first, .. others.SelectMany(b => b), (byte)'u']), StringComparison.Ordinal);
    }

    private static byte[] Dictionary(params byte[][] keysAndValues) => [(byte)'}', (byte)'(', .. keysAndValues.SelectMany(b => b), (byte)'u'];

    private static byte[] List(params int[] items) => [(byte)']', (byte)'(', .. items.SelectMany(Integer), (byte)'e'];

    private string Refused(byte[] item, bool wrapped = true) =>
        Assert.Throws<InputException>(() => _import.Import(Write(item, wrapped), ImportFormat.Seed)).Message;

    /// <summary>As numpy.save(path, item) writes it: an array of no dimension with one object.</summary>
    private string Write(byte[] item, bool wrapped = true)
    {
        byte[] array =
        [
            .. Global("numpy.core.multiarray", "_reconstruct"), .. Global("numpy", "ndarray"), .. Tuple(0), (byte)'C', 1, (byte)'b', 0x87, (byte)'R',
            (byte)'(', .. Integer(1), .. Tuple(), .. Global("numpy", "dtype"), .. Unicode("O8"), 0x89, 0x88, 0x87, (byte)'R', 0x89,
            (byte)']', .. item, (byte)'a', (byte)'t', (byte)'b',
        ];
        var path = _import.Folder["sequences.npy"];
        System.IO.File.WriteAllBytes(path, NpyBytes.Of("|O", "()", Pickle(wrapped ? array : item)));
        return path;
    }
}
