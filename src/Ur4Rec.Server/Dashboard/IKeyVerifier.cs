namespace Ur4Rec.Server.Dashboard;

/// <summary>Knows the keys that the server accepts.</summary>
public interface IKeyVerifier
{
    /// <summary>Whether the server has keys; without, whoever reaches it may do everything.</summary>
    bool IsRequired { get; }

    /// <summary>Whose key it is; null for one that the server does not have. Takes the same time whatever the key.</summary>
    KeyIdentity? Verify(string key);
}

/// <summary>Whose key it is.</summary>
/// <param name="Name">The key's name, which is no secret.</param>
/// <param name="Scopes">What it allows.</param>
public sealed record KeyIdentity(string Name, KeyScope Scopes);

/// <summary>What a key allows; none includes another.</summary>
[Flags]
public enum KeyScope
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>To see.</summary>
    Read = 1,

    /// <summary>To record events, to steer, and to change items.</summary>
    Write = 2,

    /// <summary>To change the model, and to erase users.</summary>
    Admin = 4,
}
