namespace Ur4Rec.Server.Security;

/// <summary>What a key allows.</summary>
[Flags]
public enum KeyScopes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>To ask.</summary>
    Read = 1,

    /// <summary>To record events, to steer, and to change items.</summary>
    Write = 2,

    /// <summary>To erase users, to change the model, and to see how the process fares.</summary>
    Admin = 4,

    /// <summary>Everything.</summary>
    All = Read | Write | Admin,
}

/// <summary>Who makes a request.</summary>
/// <param name="Name">The key's name; null where there are no keys.</param>
/// <param name="Scopes">What they may do.</param>
public sealed record Caller(string? Name, KeyScopes Scopes);
