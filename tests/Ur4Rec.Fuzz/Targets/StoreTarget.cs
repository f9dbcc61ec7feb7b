using Ur4Rec.Data;
using Ur4Rec.Data.Importing;
using Ur4Rec.Data.Storage;
using Ur4Rec.Fuzz.Mutations;
using Ur4Rec.Text;
using Ur4Rec.Text.Exchange;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>A store whose file is damaged: all of its data and texts are read, and it is written to.</summary>
internal sealed class StoreTarget : FuzzTarget
{
    private const string Store = "store.db";

    public override int Inputs => 4_000;

    public override IReadOnlyList<Mutation> Mutations => SqliteMutations.All;

    public override IReadOnlyList<string> Tokens => ["user", "item", "INTEGER", "NOT NULL", "CREATE TABLE", "sqlite_master", "key", "{\"a\":", "[\"x\"", "CREATE VIEW v AS SELECT"];

    public override IReadOnlyList<FuzzSeed> Begin(string folder)
    {
        var path = Path.Combine(folder, Store);
        using (var writer = StoreWriter.OpenOrCreate(path))
        {
            for (var i = 0; i < 60; i++)
                writer.Add(new Interaction(new UserId($"user{i % 7}"), new ItemId($"item{i % 11}"), i, i % 3 == 0 ? null : i / 10.0, i % 2 == 0 ? "view" : null));
            writer.Put(new ItemMetadata(new ItemId("item1")) { Title = "One", Text = "A film.", Year = 1999, Genres = ["Drama", "War"], Attributes = Attributes() });
            writer.Put(new UserMetadata(new UserId("user1")) { Attributes = Attributes() });
            writer.Commit();
        }

        var texts = Path.Combine(folder, "item_descriptions.json");
        File.WriteAllText(texts, """{"item1": ["A quiet film.", "It is slow."], "item2": "One sentence. Two sentences."}""");
        TextImporter.Import(texts, path, kind: null, DateTimeOffset.UnixEpoch);
        return [FuzzSeed.OfFile(folder, Store)];
    }

    public override void Load(FuzzInput input)
    {
        foreach (var end in (string[])["-wal", "-shm", "-journal"])
            File.Delete(input.FilePath + end);
        using (var store = InteractionStore.Open(input.FilePath))
        {
            store.Size();
            _ = store.Items().Count() + store.Users().Count() + store.Interactions().Count();
            store.FindItem(new ItemId("item1"));
        }

        using (var texts = TextStore.Open(input.FilePath))
        {
            foreach (var set in texts.Sets())
                texts.Descriptions(set.Set);
            texts.DescriptionsOf(new TextSubject(SubjectKind.Item, "item1"));
        }

        var more = Path.Combine(input.Folder, "more.txt");
        File.WriteAllText(more, "user1 item3 item99\nuser99 item1\n");
        Importer.Import(more, input.FilePath, new ImportOptions { Format = ImportFormat.Sequences });
    }

    private static Dictionary<string, string> Attributes() => new() { ["country"] = "fr", ["a \"b\""] = "ü" };
}
