namespace Ur4Rec.Fuzz.Mutations;

/// <summary>Mutations of a header whose length stands before it in binary, which they set right afterwards.</summary>
internal static class HeaderMutations
{
    /// <param name="lengthAt">Where the length stands.</param>
    /// <param name="lengthBytes">Its bytes, little-endian.</param>
    /// <param name="mutations">What may be done to the header.</param>
    public static Mutation Of(int lengthAt, int lengthBytes, IReadOnlyList<Mutation> mutations) => (input, source) =>
    {
        var headerAt = lengthAt + lengthBytes;
        if (input.Length < headerAt)
            return input;
        var length = 0L;
        for (var i = lengthBytes - 1; i >= 0; i--)
            length = (length << 8) | input[lengthAt + i];
        if (length < 0 || length > input.Length - headerAt)
            return input;
        var header = source.AnyOf(mutations)(input[headerAt..(headerAt + (int)length)], source);
        var mutated = ByteMutations.Replace(input, headerAt, (int)length, header);
        for (var i = 0; i < lengthBytes; i++)
            mutated[lengthAt + i] = (byte)((long)header.Length >> (8 * i));
        return mutated;
    };
}
