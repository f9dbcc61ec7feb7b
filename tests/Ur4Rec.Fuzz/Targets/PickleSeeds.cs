using System.Text;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>Pickles as Python and numpy write them.</summary>
internal static class PickleSeeds
{
    /// <summary>pickle.dumps({'a': [1, -2, 300, 2**40, True, None, 1.5, (2, 'é'), b'xy']}), protocols 2 and 4.</summary>
    public static IReadOnlyList<FuzzSeed> Plain { get; } =
    [
        new("protocol2", Convert.FromHexString("80037d710058010000006171015d7102284b014afeffffff4d2c018a06000000000001884e473ff80000000000004b025802000000c3a9710386710443027879710565732e")),
        new("protocol4", Convert.FromHexString("80049537000000000000007d948c0161945d94284b014afeffffff4d2c018a06000000000001884e473ff80000000000004b028c02c3a9948694430278799465732e")),
    ];

    /// <summary>What numpy pickles of np.array({7: [1, 2, 2], 'nine': np.array([2, 1], '&lt;i4'), 10: (np.int64(3),)}, object).</summary>
    public static byte[] Sequences { get; } = Encoding.Latin1.GetBytes(
        "\u0080\u0003" + Array(")", "O8", "|", "]}(" + "K\u0007](K\u0001K\u0002K\u0002e" + "X\u0004\0\0\0nine" + Numbers + "K\n" + Scalar + "\u0085" + "ua") + ".");

    /// <summary>The same as a file.</summary>
    public static byte[] SequencesFile { get; } = [.. Header, .. Sequences];

    private static byte[] Header
    {
        get
        {
            var text = Encoding.ASCII.GetBytes("{'descr': '|O', 'fortran_order': False, 'shape': (), }".PadRight(117) + "\n");
            return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. text];
        }
    }

    private static string Numbers => Array("K\u0002\u0085", "i4", "<", "C\u0008\u0002\0\0\0\u0001\0\0\0");

    private static string Scalar => "cnumpy.core.multiarray\nscalar\n" + ElementType("i8", "<") + "C\u0008\u0003\0\0\0\0\0\0\0\u0086R";

    private static string Array(string shape, string type, string order, string elements) =>
        "cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\u0085C\u0001b\u0087R(K\u0001" + shape + ElementType(type, order) + "\u0089" + elements + "tb";

    private static string ElementType(string type, string order) =>
        $"cnumpy\ndtype\nX\u0002\0\0\0{type}\u0089\u0088\u0087R(K\u0003X\u0001\0\0\0{order}NNNJÿÿÿÿJÿÿÿÿK\0tb";
}
