using Ur4Rec.Data;

namespace Ur4Rec.Serving.Storage;

/// <summary>Opens the store that an address names.</summary>
public static class ServingStores
{
    /// <summary>
    /// PostgreSQL for <c>postgres://...</c>, <c>postgresql://...</c> and what has <c>Host=</c> in it; for everything else the path of a SQLite file.
    /// </summary>
    /// <exception cref="InputException">There is no such store, and none can be made.</exception>
    /// <exception cref="StoreUnavailableException">Nobody answers at the address.</exception>
    public static async Task<IServingStore> OpenAsync(string address, CancellationToken cancellation = default) =>
        PostgresAddress.IsPostgres(address) ? await PostgresServingStore.OpenAsync(address, cancellation) : SqliteServingStore.Open(address);
}
