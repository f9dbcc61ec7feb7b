using Ur4Rec.Data;
using Ur4Rec.Data.Storage;
using Ur4Rec.Text;
using Ur4Rec.Text.Exchange;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>Texts of users and items: a JSON object, or the lines of an export.</summary>
internal sealed class TextsTarget : FuzzTarget
{
    private const string Object = "item_descriptions.json";
    private const string Store = "store.db";

    private byte[] _store = [];

    public override int Inputs => 5_000;

    public override IReadOnlyList<string> Tokens =>
        ["\"kind\"", "\"item\"", "\"user\"", "\"id\"", "\"knows_until\"", "\"sentences\"", "[null]", "[\"\"]", "\"created\"", "9999-12-31T23:59:59Z", "0001-01-01", "item1.0"];

    public override IReadOnlyList<FuzzSeed> Begin(string folder)
    {
        var (store, texts, lines) = (Path.Combine(folder, Store), Path.Combine(folder, Object), Path.Combine(folder, "lines.jsonl"));
        using (var writer = StoreWriter.OpenOrCreate(store))
        {
            writer.Add(new Interaction(new UserId("user1"), new ItemId("item1"), 1, null, null));
            writer.Add(new Interaction(new UserId("user1"), new ItemId("item2"), 2, null, null));
            writer.Commit();
        }

        _store = File.ReadAllBytes(store);
        File.WriteAllText(texts, """{"item1": ["A quiet film.", "It is \u00e9 slow."], "item2.0": "Mr. X. acts. Two sentences.", "item3": null}""");
        TextImporter.Import(texts, store, kind: null, DateTimeOffset.UnixEpoch);
        using (var described = TextStore.Open(store))
            TextLinesFile.Write(lines, described, described.Sets().Select(set => set.Set));
        return [FuzzSeed.OfFile(folder, Object), FuzzSeed.OfFile(folder, "lines.jsonl")];
    }

    public override void Load(FuzzInput input)
    {
        var store = Path.Combine(input.Folder, Store);
        foreach (var end in (string[])["-wal", "-shm", "-journal"])
            File.Delete(store + end);
        File.WriteAllBytes(store, _store);
        TextImporter.Import(input.FilePath, store, kind: null, DateTimeOffset.UnixEpoch);
        using var texts = TextStore.Open(store);
        texts.Descriptions(SubjectKind.Item);
    }
}
