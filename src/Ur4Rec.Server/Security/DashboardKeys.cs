using Ur4Rec.Server.Dashboard;

namespace Ur4Rec.Server.Security;

/// <summary>Lets the dashboard know the server's keys. One that may not read sees nothing, and one that may not write administrates nothing there.</summary>
internal sealed class DashboardKeys(ApiKeys keys) : IKeyVerifier
{
    public bool IsRequired => keys.AreRequired;

    public KeyIdentity? Verify(string key) => keys.Find(key) switch
    {
        { Name: { } name, Scopes: KeyScopes.All } => new KeyIdentity(name, KeyScope.Admin),
        { Name: { } name, Scopes: var scopes } when scopes.HasFlag(KeyScopes.Read | KeyScopes.Write) => new KeyIdentity(name, KeyScope.Write),
        { Name: { } name, Scopes: var scopes } when scopes.HasFlag(KeyScopes.Read) => new KeyIdentity(name, KeyScope.Read),
        _ => null,
    };
}
