using System.Security.Cryptography;
using System.Text;
using Ur4Rec.Data;

namespace Ur4Rec.Serving.Storage;

/// <summary>Who is to be forgotten, known by a hash alone.</summary>
public sealed class ErasedUsers
{
    private readonly HashSet<string> _hashes;

    /// <summary>By the hashes.</summary>
    public ErasedUsers(IEnumerable<string> hashes) => _hashes = [.. hashes];

    /// <summary>How many they are.</summary>
    public int Count => _hashes.Count;

    /// <summary>Whether a user is among them.</summary>
    public bool Contains(UserId user) => _hashes.Count > 0 && _hashes.Contains(HashOf(user));

    /// <summary>SHA-256 of an id, in hexadecimal.</summary>
    public static string HashOf(UserId user) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user.Value)));
}
