using System.Text;
using Ur4Rec.Data;
using Ur4Rec.Recommending.Batch;
using Ur4Rec.Tests.Data;

namespace Ur4Rec.Tests.Recommending.Batch;

public sealed class BatchUsersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SequenceDataset _dataset = RingSource.Data(users: 12);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_names_users_in_its_order_and_each_once() =>
        Assert.Equal([3, 1, 11], Read("u3\r\n\nu1\n  \nu3\nu11").Select(user => user.Value));

    [Fact]
    public void A_byte_order_mark_is_no_letter_of_an_id() =>
        Assert.Equal([2], BatchUsers.Read(_folder.Write("users.txt", "u2\n", Encoding.UTF8), _dataset).Select(user => user.Value));

    [Fact]
    public void Who_is_unknown_is_named_with_the_line_and_the_nearest_id()
    {
        var one = Assert.Throws<InputException>(() => Read("u1\nu111\n")).Message;
        var seven = Assert.Throws<InputException>(() => Read("x1y\nu1\nx2y\nx3y\nx4y\nx5y\nx6y\nx7y\n")).Message;

        var path = _folder["users.txt"];
        Assert.Equal($"The run's data does not have 1 user of the file: {path}:2: 'u111', did you mean 'u11'?", one);
        Assert.Equal(
            $"The run's data does not have 7 users of the file: {path}:1: 'x1y'; {path}:3: 'x2y'; {path}:4: 'x3y'; {path}:5: 'x4y'; {path}:6: 'x5y'; and 2 more", seven);
    }

    [Fact]
    public void A_file_that_is_empty_or_missing_or_no_text_is_refused()
    {
        Assert.Equal($"{_folder["users.txt"]} names no user; write one id a line.", Assert.Throws<InputException>(() => Read("\n \n")).Message);
        Assert.Equal($"{_folder["no"]}: the users cannot be read: there is no such file.", Assert.Throws<InputException>(() => BatchUsers.Read(_folder["no"], _dataset)).Message);
        File.WriteAllBytes(_folder["latin1"], [0x75, 0x31, 0x0A, 0xFC, 0x0A]);
        Assert.StartsWith($"{_folder["latin1"]} is not UTF-8", Assert.Throws<InputException>(() => BatchUsers.Read(_folder["latin1"], _dataset)).Message, StringComparison.Ordinal);
    }

    private UserIndex[] Read(string text) => BatchUsers.Read(_folder.Write("users.txt", text), _dataset);
}
