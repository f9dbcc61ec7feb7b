namespace Ur4Rec.Server.Security;

/// <summary>Knows the keys that a server accepts.</summary>
public interface IKeyVerifier
{
    /// <summary>Whether a key is needed at all; without, whoever reaches the server may do everything.</summary>
    bool AreRequired { get; }

    /// <summary>Whose key it is; null for one that the server does not have. All keys are compared, each in constant time.</summary>
    Caller? Find(string secret);
}
