using Ur4Rec.Data;
using Ur4Rec.Data.Importing.Features;
using static Ur4Rec.Tests.Data.Importing.Features.NpyBytes;

namespace Ur4Rec.Tests.Data.Importing.Features;

public sealed class FeatureIdsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(_folder[name], bytes);
        return _folder[name];
    }

    private static string Refusal(string path) => Assert.Throws<InputException>(() => FeatureIds.Read(path)).Message;

    [Fact]
    public void Ids_are_read_from_text_and_json()
    {
        Assert.Equal(["1", "b c", "487.0"], FeatureIds.Read(_folder.Write("ids.txt", "1\r\nb c\n487.0\n")));
        Assert.Equal(["1", "x", "487.0"], FeatureIds.Read(_folder.Write("ids.json", "[1, \"x\", 487.0]")));
    }

    [Fact]
    public void Ids_are_read_from_numpy()
    {
        Assert.Equal(["1", "-9223372036854775808"], FeatureIds.Read(Write("i.npy", Of("<i8", "(2,)", Longs(1, long.MinValue)))));
        Assert.Equal(["18446744073709551615"], FeatureIds.Read(Write("u.npy", Of("<u8", "(1,)", Longs(-1)))));
        Assert.Equal(["487", "3"], FeatureIds.Read(Write("f.npy", Of("<f8", "(2,)", Doubles(487, 3)))));
        Assert.Equal(["ab", "😀é", "abc"], FeatureIds.Read(Write("t.npy", Of("<U3", "(3,)", Texts(3, "ab", "😀é", "abc")))));
    }

    [Fact]
    public void Very_long_texts_are_read_a_few_at_once()
    {
        const int Length = 1 << 19;
        Assert.Equal(["a", "b"], FeatureIds.Read(Write("t.npy", Of($"<U{Length}", "(2,)", Texts(Length, "a", "b")))));
    }

    [Fact]
    public void What_are_no_ids_is_refused()
    {
        Assert.Contains("none.txt' does not exist", Refusal("none.txt"), StringComparison.Ordinal);
        Assert.Contains("id of row 1, counted from 0, is empty", Refusal(_folder.Write("gap.txt", "a\n\nb\n")), StringComparison.Ordinal);
        Assert.Contains("holds no JSON list", Refusal(_folder.Write("o.json", "{}")), StringComparison.Ordinal);
        Assert.Contains("bad.json:2: this is not JSON", Refusal(_folder.Write("bad.json", "[1,\n2")), StringComparison.Ordinal);
        Assert.Contains("half of a surrogate pair", Refusal(_folder.Write("half.json", "[\"\\ud800\"]")), StringComparison.Ordinal);
        Assert.Contains("Null is no id", Refusal(_folder.Write("null.json", "[null]")), StringComparison.Ordinal);
        Assert.Contains("has 2 dimensions", Refusal(Write("m.npy", Of("<i8", "(1, 2)", Longs(1, 2)))), StringComparison.Ordinal);
        Assert.Contains("1.5 is no id", Refusal(Write("f.npy", Of("<f8", "(1,)", Doubles(1.5)))), StringComparison.Ordinal);
        Assert.Contains("Python objects", Refusal(Write("p.npy", Of("|O", "(1,)", new byte[8]))), StringComparison.Ordinal);
    }
}
