using Ur4Rec.Data.Storage;
using Ur4Rec.Tests.Data;

namespace Ur4Rec.Tests.Text.Exchange;

/// <summary>Stores whose users and items texts can be about.</summary>
internal static class TextStores
{
    /// <summary>Makes a store in which each user of some chose an item.</summary>
    public static string With(TemporaryFolder folder, params (string User, string Item)[] interactions)
    {
        using var writer = StoreWriter.OpenOrCreate(folder["test.db"]);
        foreach (var (user, item) in interactions)
            writer.Add(Interactions.Of(user, item, 1));
        writer.Commit();
        return folder["test.db"];
    }
}
