using Ur4Rec.Numerics.Tests.Testing;

namespace Ur4Rec.Numerics.Tests;

public sealed unsafe class ScratchFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Is_zeros_at_first_and_keeps_what_is_written_when_evicted()
    {
        using var file = new ScratchFile(_folder.Path, 40_000);
        var values = new Span<float>(file.Pointer, 10_000);
        Assert.Equal(new float[10_000], values.ToArray());
        for (var i = 0; i < values.Length; i++)
            values[i] = i;

        file.Evict();

        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => (float)i), values.ToArray());
    }

    [SkippableFact]
    public void Has_no_name_where_the_system_allows_it()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows deletes the file when it is closed.");
        using var file = new ScratchFile(_folder.Path, 4);

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Leaves_nothing_behind()
    {
        new ScratchFile(_folder.Path, 4).Dispose();

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_refused() =>
        Assert.Throws<DirectoryNotFoundException>(() => new ScratchFile(_folder.File("none"), 4));
}
