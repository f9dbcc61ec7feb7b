using System.Text;

namespace Ur4Rec.Fuzz.Mutations;

/// <summary>Mutations of text, and of text inside binary files: numbers, words in quotes, nesting, lines.</summary>
internal static class TextMutations
{
    private static readonly byte[][] s_numbers =
    [
        .. new[]
        {
            "0", "-1", "-0", "1.5", "1e999", "-1e999", "1e-999", "NaN", "Infinity", "2147483647", "2147483648", "-2147483648", "4294967296",
            "4611686018427387904", "9223372036854775807", "9223372036854775808", "18446744073709551616", "1000000000", "00", "0x10", "+1", "1_000", "",
            "99999999999999999999999999999999999999999999999999", "0.1e1", "null", "true",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    private static readonly string[] s_openings = ["[", "{", "(", "{\"a\":", "[[", "- ", "\"", "!", "&a [", "\t"];

    public static IReadOnlyList<Mutation> All { get; } = [ReplaceNumber, ReplaceWord, Nest, RepeatLine, SwapWords];

    private static byte[] ReplaceNumber(byte[] input, MutationSource source) =>
        FindRun(input, source, b => char.IsAsciiDigit((char)b)) is var (start, length) && length > 0
            ? ByteMutations.Replace(input, start, length, source.AnyOf(s_numbers))
            : input;

    private static byte[] ReplaceWord(byte[] input, MutationSource source) =>
        FindRun(input, source, IsWord) is var (start, length) && length > 0 ? ByteMutations.Replace(input, start, length, source.AnyToken()) : input;

    private static byte[] SwapWords(byte[] input, MutationSource source)
    {
        var (start, length) = FindRun(input, source, IsWord);
        var (otherStart, otherLength) = FindRun(input, source, IsWord);
        return ByteMutations.Replace(input, start, length, input.AsSpan(otherStart, otherLength));
    }

    private static byte[] Nest(byte[] input, MutationSource source)
    {
        var opening = string.Concat(Enumerable.Repeat(source.AnyOf(s_openings), 1 + source.Below(1 << source.Below(14))));
        return ByteMutations.Replace(input, source.Below(input.Length + 1), 0, Encoding.ASCII.GetBytes(opening));
    }

    private static byte[] RepeatLine(byte[] input, MutationSource source)
    {
        var (start, length) = FindRun(input, source, b => b != (byte)'\n');
        byte[] line = [(byte)'\n', .. input.AsSpan(start, length)];
        return ByteMutations.Replace(input, start + length, 0, line);
    }

    private static bool IsWord(byte value) => char.IsAsciiLetterOrDigit((char)value) || value is (byte)'_' or (byte)'-' or (byte)'.';

    /// <summary>The bytes around or after a random place that belong to a kind; none where there are none.</summary>
    private static (int Start, int Length) FindRun(byte[] input, MutationSource source, Func<byte, bool> belongs)
    {
        var start = source.Below(input.Length);
        while (start < input.Length && !belongs(input[start]))
            start++;
        while (start > 0 && start < input.Length && belongs(input[start - 1]))
            start--;
        var end = start;
        while (end < input.Length && belongs(input[end]))
            end++;
        return (start, end - start);
    }
}
