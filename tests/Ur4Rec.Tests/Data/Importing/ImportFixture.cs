using System.Text;
using Ur4Rec.Data;
using Ur4Rec.Data.Importing;
using Ur4Rec.Data.Storage;

namespace Ur4Rec.Tests.Data.Importing;

/// <summary>Imports text into a store of its own and reads it back.</summary>
internal sealed class ImportFixture : IDisposable
{
    public TemporaryFolder Folder { get; } = new();

    public string StorePath => Folder["store.db"];

    public ImportReport Import(string content, ImportOptions options, Encoding? encoding = null) =>
        Importer.Import(Folder.Write("data.txt", content, encoding), StorePath, options);

    public ImportReport Import(string path, ImportFormat format) =>
        Importer.Import(path, StorePath, new ImportOptions { Format = format });

    /// <summary>The one line that the person sees, and the promise that nothing was stored.</summary>
    public string ErrorOf(string content, ImportOptions options, Encoding? encoding = null)
    {
        var before = File.Exists(StorePath) ? Interactions() : null;
        var error = Assert.Throws<InputException>(() => Import(content, options, encoding));
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(before, File.Exists(StorePath) ? Interactions() : null);
        return error.Message.Replace(Folder.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }

    public Interaction[] Interactions()
    {
        using var store = InteractionStore.Open(StorePath);
        return [.. store.Interactions()];
    }

    public ItemMetadata Item(string id)
    {
        using var store = InteractionStore.Open(StorePath);
        return store.FindItem(new ItemId(id)) ?? throw new InvalidOperationException($"no item '{id}'");
    }

    public UserMetadata[] Users()
    {
        using var store = InteractionStore.Open(StorePath);
        return [.. store.Users()];
    }

    public void Dispose() => Folder.Dispose();
}
