using System.Security.Cryptography;
using System.Text;

namespace Ur4Rec.Fuzz.Mutations;

/// <summary>Mutations of what a checkpoint's manifest says, with the checksum before it set right afterwards.</summary>
internal static class ManifestMutations
{
    private static readonly Mutation[] s_content = [.. ByteMutations.All, .. TextMutations.All, .. JsonMutations.All, .. JsonMutations.All, .. JsonMutations.All];

    public static IReadOnlyList<Mutation> All { get; } = [.. Enumerable.Repeat<Mutation>(EditContent, 30), .. ByteMutations.All, .. TextMutations.All];

    private static ReadOnlySpan<byte> Key => "\"checkpoint\": "u8;

    private static byte[] EditContent(byte[] input, MutationSource source)
    {
        var (begin, end) = (input.AsSpan().IndexOf(Key) + Key.Length, input.AsSpan().LastIndexOf((byte)'}'));
        if (begin < Key.Length || end < begin)
            return input;
        var content = Encoding.UTF8.GetString(source.AnyOf(s_content)(input[begin..end], source)).Trim();
        return Encoding.UTF8.GetBytes($"{{\"sha256\": \"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}\",\n\"checkpoint\": {content}}}\n");
    }
}
