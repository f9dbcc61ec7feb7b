using Ur4Rec.Data;
using Ur4Rec.Models.Memory;
using Ur4Rec.Numerics.Serialization;
using Ur4Rec.Tests.Data;
using static Ur4Rec.Tests.Models.Memory.MemoryFixture;

namespace Ur4Rec.Tests.Models.Memory;

public sealed class UserMemoryFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MemoryFixture _fixture = new(new MemoryOptions { UpdateTrigger = UpdateTrigger.InteractionCount, InteractionThreshold = 2 });

    private string Path => _folder["memory.safetensors"];

    public void Dispose()
    {
        _fixture.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Everything_comes_back()
    {
        var memory = Saved();
        var loaded = _fixture.Load(Path);

        Assert.Equal(memory.Users.OrderBy(user => user.Value, StringComparer.Ordinal), loaded.Users);
        foreach (var user in memory.Users)
        {
            var (expected, entry) = (memory.Find(user)!, loaded.Find(user)!);
            Assert.Equal(expected.State, entry.State);
            Assert.Equal(expected.PreviousState, entry.PreviousState);
            Assert.Equal(expected.History, entry.History);
            Assert.Equal(expected.ItemsAtNewestTime, entry.ItemsAtNewestTime);
            Assert.Equal(
                (expected.NewestTime, expected.UpdatedAt, expected.InteractionsSinceUpdate, expected.ConsumedItem),
                (entry.NewestTime, entry.UpdatedAt, entry.InteractionsSinceUpdate, entry.ConsumedItem));
        }
    }

    [Fact]
    public void Ids_are_text_to_the_last_character()
    {
        string[] ids = ["1", "1.0", "01", "1e0", "9007199254740993", "naïve \"quotes\"\n", "ゆーざー", "𝄞"];
        var memory = _fixture.NewMemory();
        memory.Observe([.. ids.Select(id => Event(id, 1, 1))], _fixture.Representations);
        memory.Save(Path, Catalogue);

        Assert.Equal(ids.Order(StringComparer.Ordinal), _fixture.Load(Path).Users.Select(user => user.Value));
    }

    [Fact]
    public void Times_beyond_the_precision_of_floats_come_back()
    {
        var memory = _fixture.NewMemory();
        memory.Observe([Event("u", 1, long.MaxValue - 1), Event("u", 2, long.MaxValue)], _fixture.Representations);
        memory.Save(Path, Catalogue);

        Assert.Equal(long.MaxValue, _fixture.Load(Path).Find(User("u"))!.UpdatedAt);
    }

    [Fact]
    public void Items_are_found_by_id_in_a_catalogue_of_another_order()
    {
        Saved();
        var reversed = new SequenceDataset([], [.. Enumerable.Range(0, Items).Reverse().Select(item => new ItemId($"item-{item}"))], [0], [], []);
        using var loaded = UserMemoryFile.Load(Path, _fixture.Cell, _fixture.Pool, reversed);

        Assert.Equal([Items - 1 - 2, Items - 1 - 3], loaded.Find(User("b"))!.History.Select(item => item.Value));
    }

    [Fact]
    public void An_empty_memory_comes_back_empty()
    {
        _fixture.NewMemory().Save(Path, Catalogue);

        Assert.Empty(_fixture.Load(Path).Users);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        Assert.Contains(Path, LoadError(), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_options_are_refused()
    {
        Saved();
        using var other = new MemoryFixture(_fixture.Cell.Options with { DecayFactor = 0.5 });

        Assert.Contains("\"DecayFactor\":0.5", Assert.Throws<InputException>(() => other.Load(Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_width_is_refused()
    {
        Saved();
        using var other = new MemoryFixture(_fixture.Cell.Options, width: 6);

        Assert.Contains("'state' of [3, 5], wanted [3, 6]", Assert.Throws<InputException>(() => other.Load(Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_item_that_the_catalogue_does_not_hold_is_named()
    {
        Saved();
        var smaller = new SequenceDataset([], [new ItemId("item-0")], [0], [], []);

        var error = Assert.Throws<InputException>(() => UserMemoryFile.Load(Path, _fixture.Cell, _fixture.Pool, smaller));
        Assert.Contains("'item-1', which the catalogue does not hold", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_file_is_refused()
    {
        Saved();
        File.WriteAllBytes(Path, File.ReadAllBytes(Path)[..^5]);

        Assert.Contains("is damaged", LoadError(), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_file_is_refused()
    {
        SafetensorsWriter.Write(Path, [SafetensorsContent.Of("state", new float[5], 1, 5)]);

        Assert.Contains("is no user memory of this version", LoadError(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"History\":", "\"history\":")]
    [InlineData("\"User\":\"b\"", "\"User\":null")]
    [InlineData("\"User\":\"b\"", "\"User\":\"a\"")]
    [InlineData("[{", "{{")]
    public void Users_that_do_not_read_are_refused(string right, string wrong)
    {
        Saved();
        var bytes = File.ReadAllBytes(Path);
        System.Text.Encoding.UTF8.GetBytes(wrong.PadLeft(right.Length)).CopyTo(bytes, bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(right)));
        File.WriteAllBytes(Path, bytes);

        Assert.Contains(Path, LoadError(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[null]")]
    public void Users_that_are_none_are_refused(string users)
    {
        Saved();
        var bytes = File.ReadAllBytes(Path);
        int length;
        using (var file = SafetensorsFile.Open(Path))
            length = (int)file.ShapeOf("users")[0];
        var place = bytes.AsSpan().IndexOf("[{\"User\""u8);
        System.Text.Encoding.UTF8.GetBytes(users.PadRight(length)).CopyTo(bytes, place);
        File.WriteAllBytes(Path, bytes);

        Assert.Contains("has no user where one should be", LoadError(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_that_is_no_number_is_refused()
    {
        Saved();
        var bytes = File.ReadAllBytes(Path);
        using (var file = SafetensorsFile.Open(Path))
        {
            var state = System.Runtime.InteropServices.MemoryMarshal.AsBytes(file.Slice<float>("state", 0, 1)).ToArray();
            var place = bytes.AsSpan().IndexOf(state);
            BitConverter.GetBytes(float.NaN).CopyTo(bytes, place);
        }

        File.WriteAllBytes(Path, bytes);

        Assert.Contains("holds NaN", LoadError(), StringComparison.Ordinal);
    }

    private string LoadError() => Assert.Throws<InputException>(() => _fixture.Load(Path)).Message;

    /// <summary>a has moved and gone on, b has moved, c has not.</summary>
    private UserMemory Saved()
    {
        var memory = _fixture.NewMemory();
        memory.Observe([Event("b", 2, 1), Event("b", 3, 4), Event("a", 0, 3), Event("a", 1, 3), Event("a", 5, 3), Event("c", 4, 9)], _fixture.Representations);
        memory.Save(Path, Catalogue);
        return memory;
    }
}
