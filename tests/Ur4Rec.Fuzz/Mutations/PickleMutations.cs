using System.Text;

namespace Ur4Rec.Fuzz.Mutations;

/// <summary>Mutations that know the instructions of a pickle (https://github.com/python/cpython/blob/main/Lib/pickletools.py).</summary>
internal static class PickleMutations
{
    /// <summary>Instructions with their arguments, a byte a character.</summary>
    private static readonly byte[][] s_instructions =
    [
        .. new[]
        {
            "(", "0", "1", "2", ")", "t", "]", "}", "a", "e", "s", "u", "N", ".", "R", "b", "Q", "q\0", "q\u0001", "h\0", "h\u0001", "\u0085", "\u0086", "\u0087", "\u0088", "\u0089",
            "\u0094", "\u0093", "\u008f", "\u0090", "\u0081", "\u0092", "K\u0001", "K\u0080", "M\0\u0001", "Jÿÿÿÿ", "Jÿÿÿ\u007f", "\u008a\0", "\u008a\u0001ÿ", "\u008a\u0008ÿÿÿÿÿÿÿ\u007f",
            "\u008b\u0002\0\0\0ab", "G\u007fø\0\0\0\0\0\0", "G\u007fð\0\0\0\0\0\0", "X\u0001\0\0\0a", "Xÿÿÿÿ", "\u008c\u0001a", "\u008d\u0008\0\0\0\0\0\0\u0080", "C\u0004abcd", "B\u0001\0\0\0a",
            "\u0095\0\0\0\0\0\0\0\0", "r\0\0\0\0", "j\u0002\0\0\0", "\u0080\u0002", "\u0080\u0005", "]q\u00008h\0a", "cposix\nsystem\n", "cbuiltins\neval\n", "ctorch\nFloatStorage\n", "ctorch\nLongStorage\n",
            "ctorch._utils\n_rebuild_tensor_v2\n", "ctorch._utils\n_rebuild_parameter\n", "ccollections\nOrderedDict\n", "ccollections\ndefaultdict\n", "cnumpy\nndarray\n", "cnumpy\ndtype\n",
            "cnumpy.core.multiarray\nscalar\n", "cnumpy.core.multiarray\n_reconstruct\n", "c_codecs\nencode\n", "X\u0007\0\0\0storage", "X\u0002\0\0\0f8", "X\u0002\0\0\0O8", "X\u0003\0\0\0U99",
        }.Select(Encoding.Latin1.GetBytes),
    ];

    public static IReadOnlyList<Mutation> All { get; } = [.. ByteMutations.All, Insert, Insert, Insert, Overwrite, Overwrite, Repeat];

    private static byte[] Insert(byte[] input, MutationSource source) => ByteMutations.Replace(input, source.Below(input.Length + 1), 0, source.AnyOf(s_instructions));

    private static byte[] Overwrite(byte[] input, MutationSource source)
    {
        var (instruction, place) = (source.AnyOf(s_instructions), source.Below(input.Length));
        return ByteMutations.Replace(input, place, Math.Min(instruction.Length, input.Length - place), instruction);
    }

    /// <summary>One or two instructions very often, as containers inside containers are made.</summary>
    private static byte[] Repeat(byte[] input, MutationSource source)
    {
        byte[] few = [.. source.AnyOf(s_instructions), .. source.Below(2) == 0 ? [] : source.AnyOf(s_instructions)];
        return ByteMutations.Replace(
            input, source.Below(input.Length + 1), 0, [.. Enumerable.Repeat(few, 1 + source.Below(1 << source.Below(14))).SelectMany(instruction => instruction)]);
    }
}
