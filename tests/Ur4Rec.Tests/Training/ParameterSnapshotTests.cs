using Ur4Rec.Numerics;
using Ur4Rec.Tests.Data;
using Ur4Rec.Training;

namespace Ur4Rec.Tests.Training;

public sealed class ParameterSnapshotTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A copy in memory, and one that is a file.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData((1 << 18) + 1)]
    public void Brings_back_what_was_taken_last(int rows)
    {
        using var parameter = new Parameter(rows, 4);
        using var snapshot = new ParameterSnapshot([parameter], _folder.Root);
        parameter.Values.Fill(1);
        snapshot.Take();
        parameter.Values.Fill(2);
        parameter.Values[^1] = 7;
        snapshot.Take();
        parameter.Values.Fill(3);

        snapshot.Restore();

        Assert.Equal(rows * 4 - 1, parameter.Values.IndexOfAnyExcept(2f));
        Assert.Equal(7, parameter.Values[^1]);
    }

    [Fact]
    public void Copies_of_small_parameters_need_no_folder()
    {
        using var parameter = new Parameter(2, 2);
        using var snapshot = new ParameterSnapshot([parameter], _folder["none"]);

        snapshot.Take();
    }

    [Fact]
    public void Copies_of_large_ones_are_files()
    {
        using var parameter = new Parameter(1 << 18, 4);

        Assert.Throws<DirectoryNotFoundException>(() => new ParameterSnapshot([parameter], _folder["none"]));
    }
}
