using Ur4Rec.Data.Importing;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>An import of interactions into a new store, some bad rows left out.</summary>
internal abstract class ImportTarget : FuzzTarget
{
    private const string Store = "store.db";

    protected abstract ImportFormat Format { get; }

    public override IReadOnlyList<string> Tokens =>
        ["user", "item", "time", "rating", "kind", "title", "genres", "year", "user\titem\ttime\n", "1970", "4102444800", "0.5", "\"\"\"", "\",\"", "\"\n\"", "a|b||c"];

    public override void Load(FuzzInput input)
    {
        foreach (var end in (string[])["", "-wal", "-shm", "-journal"])
            File.Delete(Path.Combine(input.Folder, Store + end));
        Importer.Import(PathOf(input), Path.Combine(input.Folder, Store), new ImportOptions { Format = Format, SkipBadRows = 3 });
    }

    protected virtual string PathOf(FuzzInput input) => input.FilePath;
}
