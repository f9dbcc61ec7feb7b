using Ur4Rec.Data;
using Ur4Rec.Training;

namespace Ur4Rec.Tests.Training;

public sealed class RunLockTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ur4rec-lock-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Only_one_holds_a_folder_until_it_lets_go()
    {
        using (RunLock.Take(_folder))
        {
            Assert.Equal(
                $"{_folder} is in use by another process; wait for it to end, or name another folder with --output-dir.",
                Assert.Throws<InputException>(() => RunLock.Take(_folder)).Message);
        }

        RunLock.Take(_folder).Dispose();
    }

    [Fact]
    public void A_file_where_the_folder_should_be_is_an_input_error()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");

        Assert.StartsWith($"{file}: the run directory cannot be made: ", Assert.Throws<InputException>(() => RunLock.Take(file)).Message, StringComparison.Ordinal);
    }
}
