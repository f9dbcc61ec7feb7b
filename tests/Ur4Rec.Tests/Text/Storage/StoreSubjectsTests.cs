using Ur4Rec.Data;
using Ur4Rec.Data.Storage;
using Ur4Rec.Tests.Data;
using Ur4Rec.Text;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Tests.Text.Storage;

public sealed class StoreSubjectsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StoreSubjects _subjects;

    public StoreSubjectsTests()
    {
        var path = _folder["test.db"];
        using (var writer = StoreWriter.OpenOrCreate(path))
        {
            writer.Add(Interactions.Of("487", "v1", 1));
            writer.Add(Interactions.Of("7.0", "7", 1));
            writer.Commit();
        }

        _subjects = new StoreSubjects(path);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("487", "487")]
    [InlineData("487.0", "487")]
    [InlineData("7.0", "7.0")]
    [InlineData("7", null)]
    [InlineData("487.5", null)]
    [InlineData("487.0.0", null)]
    [InlineData("v1", null)]
    [InlineData(".0", null)]
    public void A_user_is_found_under_the_id_or_without_the_end_that_floating_point_gave_it(string id, string? found) =>
        Assert.Equal(found, _subjects.Find(TextSubject.Of(new UserId(id)))?.Id);

    [Theory]
    [InlineData("v1.0", "v1")]
    [InlineData("7.0", "7")]
    public void An_item_is_no_user(string id, string found) =>
        Assert.Equal(found, _subjects.Find(TextSubject.Of(new ItemId(id)))?.Id);
}
