using Ur4Rec.Data;
using Ur4Rec.Data.Storage;
using Ur4Rec.Postgres;
using Ur4Rec.Serving;
using Ur4Rec.Serving.Storage;

namespace Ur4Rec.Server.Tests.Storage;

[Collection(PostgresServer.Collection)]
public sealed class StateImporterTests(PostgresServer server) : IDisposable
{
    private static readonly UserId s_ann = new("ann");
    private static readonly UserId s_bob = new("bob");

    private readonly string _folder = Directory.CreateTempSubdirectory("ur4rec-state-").FullName;

    private string Store => Path.Combine(_folder, "store.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public Task From_a_file_of_its_own() => ImportAsync(Path.Combine(_folder, "state.db"));

    [Fact]
    public Task From_the_store_itself() => ImportAsync(Store);

    [SkippableFact]
    public Task From_PostgreSQL() => ImportAsync(server.NewDatabase());

    [Fact]
    public async Task A_state_that_is_not_there_is_refused_and_nothing_is_made()
    {
        var problem = await Assert.ThrowsAsync<InputException>(() => StateImporter.ImportAsync(Path.Combine(_folder, "none.db"), Store));
        Assert.Contains("none.db", problem.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    private async Task ImportAsync(string state)
    {
        WriteStore();
        await RecordAsync(state);

        var report = await StateImporter.ImportAsync(state, Store);
        Assert.Equal((4, 1, new StoreChanges(3, 1, 1, 1)), (report.Events, report.Items, report.Changes));
        AssertImported();

        var again = await StateImporter.ImportAsync(state, Store);
        Assert.Equal((4, 1, new StoreChanges(0, 4, 0, 0)), (again.Events, again.Items, again.Changes));
        AssertImported();
    }

    private void AssertImported()
    {
        using var store = InteractionStore.Open(Store);
        Assert.Equal(
            [
                new Interaction(s_ann, new ItemId("i1"), 1),
                new Interaction(s_ann, new ItemId("new"), 9, 4.5, "purchase"),
                new Interaction(s_ann, new ItemId("i1"), 7),
                new Interaction(s_bob, new ItemId("i1"), 8),
            ],
            store.Interactions());
        Assert.Equal(["i1: Old", "new: New"], store.Items().Select(item => $"{item.Id.Value}: {item.Title}"));
    }

    private void WriteStore()
    {
        using var writer = StoreWriter.OpenOrCreate(Store);
        writer.Add(new Interaction(s_ann, new ItemId("i1"), 1));
        writer.Put(new ItemMetadata(new ItemId("i1")) { Title = "Old" });
        writer.Commit();
    }

    /// <summary>Four events, one of which the store has, an item that was put, and one that was taken out.</summary>
    private static async Task RecordAsync(string address)
    {
        await using var state = await ServingStores.OpenAsync(address);
        UserEvent[] events =
        [
            new("e1", s_bob, new ItemId("i1"), 8),
            new("e2", s_ann, new ItemId("i1"), 1),
            new("e3", s_ann, new ItemId("new"), 9, 4.5, "purchase"),
            new("e4", s_ann, new ItemId("i1"), 7),
        ];
        await state.AppendAsync(events, _ => default, default);
        await state.PutItemAsync(new ItemId("new"), new ItemSheet { Title = "New" }, default);
        await state.PutItemAsync(new ItemId("i1"), null, default);
    }
}
