using System.Globalization;
using System.IO.Compression;
using Ur4Rec.Data;
using Ur4Rec.Data.Importing.Python;
using Ur4Rec.Numerics.Serialization;
using static Ur4Rec.Tests.Data.Importing.Python.TorchBytes;

namespace Ur4Rec.Tests.Data.Importing.Python;

public sealed class TorchFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void What_pytorch_saved_is_read()
    {
        PythonInterpreter.Run(_folder.Root, """
            import numpy as np, torch
            net = torch.nn.Linear(3, 2)
            opt = torch.optim.Adam(net.parameters()); net(torch.ones(1, 3)).sum().backward(); opt.step()
            state = net.state_dict()
            base = torch.arange(12, dtype=torch.float32).reshape(3, 4)
            state['weight'] = torch.tensor([[1.5, -2.25, 3], [0, 1e-8, 7]])
            state['turned'] = base.t()
            state['part'] = base[1:, 2:]
            state['half'] = torch.tensor([0.5, -3], dtype=torch.float16)
            state['brain'] = torch.tensor([0.5, -3], dtype=torch.bfloat16)
            state['double'] = torch.nn.Parameter(torch.tensor(0.1, dtype=torch.float64))
            state['none'] = torch.zeros(0, 4)
            state['steps'] = torch.tensor([5])
            torch.save(state, 'f0.pt')
            torch.save({'epoch': 3, 'model_state_dict': state, 'optimizer_state_dict': opt.state_dict(), 'loss': np.float64(0.5)}, 'f1.pt')
            torch.save({'state_dict': state, 'history': [1, {'a': (2.5, None)}], 'map': np.array([3, 4])}, 'f2.pt')
            torch.save({'w': state, 'args': {'d': torch.Size([2])}}, 'f3.pt')
            """);
        Check("f0.pt", key: null);
        Check("f1.pt", key: "model_state_dict");
        Check("f2.pt", key: "state_dict");
        Check("f3.pt", key: "w");

        void Check(string name, string? key)
        {
            using var file = TorchFile.Open(_folder[name]);
            Assert.Equal(key, file.Key);
            Assert.Equal(["bias", "brain", "double", "half", "none", "part", "steps", "turned", "weight"], file.Tensors.Keys.Order());
            Assert.Equal([1.5f, -2.25f, 3, 0, 1e-8f, 7], Floats(file, "weight"));
            Assert.Equal([0f, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11], Floats(file, "turned"));
            Assert.Equal([4L, 3], file.Tensors["turned"].Shape);
            Assert.Equal([6f, 7, 10, 11], Floats(file, "part"));
            Assert.Equal([0.5f, -3], Floats(file, "half"));
            Assert.Equal([0.5f, -3], Floats(file, "brain"));
            Assert.Equal([0.1f], Floats(file, "double"));
            Assert.Empty(Floats(file, "none"));
            Assert.Equal(SafetensorsDataType.I64, file.Tensors["steps"].DataType);
            Assert.Contains("'steps' holds I64", Assert.Throws<InputException>(() => Floats(file, "steps")).Message, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public void What_is_no_state_dict_is_refused()
    {
        (string Save, string Problem)[] cases =
        [
            ("torch.save(torch.nn.Linear(2, 2), 'f0.pt')", "it wants 'torch.nn.modules.linear.Linear'"),
            ("torch.save(argparse.Namespace(lr=1), 'f1.pt')", "it wants 'argparse.Namespace'"),
            ("torch.save(state, 'f2.pt', _use_new_zipfile_serialization=False)", "format of before 1.6"),
            ("torch.save([1, 2], 'f3.pt')", "it holds a list, not a state dict"),
            ("torch.save({'a': 1, 'b': {'c': 2}}, 'f4.pt')", "it holds no tensors by name"),
            ("torch.save({'a': state, 'b': state}, 'f5.pt')", "it holds several state dicts, 'a', 'b'; name one of these keys"),
            ("torch.save({'w': torch.zeros(1).expand(1000000)}, 'f6.pt')", "lies outside its storage of 1 elements, or repeats them"),
        ];
        PythonInterpreter.Run(_folder.Root, $"import argparse, torch\nstate = {{'w': torch.zeros(1)}}\n{string.Join('\n', cases.Select(c => c.Save))}");
        for (var i = 0; i < cases.Length; i++)
            Assert.Contains(cases[i].Problem, Assert.Throws<InputException>(() => TorchFile.Open(_folder[$"f{i}.pt"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_bytes_of_a_made_file_are_read()
    {
        using var file = TorchFile.Open(Write(File(StateDict("w", 6, 1, [2, 2], [3, 1]), 0, 1, 2, 3, 4, 5)));
        Assert.Equal([1f, 2, 4, 5], Floats(file, "w"));
    }

    [Theory]
    [InlineData(6, 0, new[] { 7 }, new[] { 1 })]
    [InlineData(6, 1, new[] { 6 }, new[] { 1 })]
    [InlineData(6, 0, new[] { 2, 3 }, new[] { 4, 1 })]
    [InlineData(6, 7, new[] { 1 }, new[] { 1 })]
    [InlineData(6, 0, new[] { int.MaxValue, int.MaxValue, int.MaxValue }, new[] { 0, 0, 0 })]
    [InlineData(6, 0, new[] { int.MaxValue, 2 }, new[] { int.MaxValue, int.MaxValue })]
    [InlineData(6, -1, new[] { 1 }, new[] { 1 })]
    [InlineData(6, 0, new[] { -1 }, new[] { 1 })]
    [InlineData(6, 0, new[] { 2 }, new[] { -1 })]
    [InlineData(6, 0, new[] { 2, 2 }, new[] { 1 })]
    [InlineData(6, 0, new[] { 1, 1, 1, 1, 1, 1, 1, 1, 1 }, new[] { 1, 1, 1, 1, 1, 1, 1, 1, 1 })]
    [InlineData(int.MaxValue, 0, new[] { int.MaxValue }, new[] { 1 })]
    [InlineData(5, 0, new[] { 1 }, new[] { 1 })]
    [InlineData(-6, 0, new[] { 1 }, new[] { 1 })]
    public void A_tensor_outside_its_storage_is_refused(int storage, int offset, int[] shape, int[] strides) =>
        Assert.Throws<InputException>(() => TorchFile.Open(Write(File(StateDict("w", storage, offset, shape, strides), 0, 1, 2, 3, 4, 5))));

    [Fact]
    public void A_compressed_entry_is_refused_before_it_is_inflated()
    {
        var bomb = Archive(
            CompressionLevel.Optimal,
            ("archive/data.pkl", StateDict("w", 1 << 26, 0, [1 << 26], [1])),
            ("archive/data/0", new byte[1 << 22]));
        Assert.Contains("is compressed or longer than the file", Refused(bomb), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_shown_many_times_over_are_refused()
    {
        byte[][] tensors = [.. Enumerable.Range(0, 9).SelectMany(i => new[]
        {
            Unicode(i.ToString(CultureInfo.InvariantCulture)), Tensor(4096, 0, [4096], [1]), "s"u8.ToArray(),
        })];
        Assert.Contains("its tensors come to 147456 bytes", Refused(File(Pickle(["}"u8.ToArray(), .. tensors]), new float[4096])), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_archives_and_no_archives_are_refused()
    {
        Assert.Contains("no archive that torch.save wrote", Refused([]), StringComparison.Ordinal);
        Assert.Contains("no archive that torch.save wrote", Refused("hello there"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("format of before 1.6, or a plain pickle", Refused([0x80, 2, 0x8a, 0x0a]), StringComparison.Ordinal);
        Assert.Contains("it has 0 entries called data.pkl", Refused(Archive(CompressionLevel.NoCompression, ("a/b", [1]))), StringComparison.Ordinal);
        Assert.Contains("it has 2 entries called data.pkl", Refused(Archive(CompressionLevel.NoCompression, ("a/data.pkl", [1]), ("b/data.pkl", [1]))), StringComparison.Ordinal);
        Assert.Contains("the storage '../0' is missing", Refused(File(StateDict("w", 1, 0, [1], [1], key: "../0"), 1)), StringComparison.Ordinal);
        Assert.Contains(
            "big-endian",
            Refused(Archive(CompressionLevel.NoCompression, ("a/data.pkl", StateDict("w", 1, 0, [1], [1])), ("a/byteorder", "big"u8.ToArray()))),
            StringComparison.Ordinal);
        Assert.Contains("cannot be read as a PyTorch file", Assert.Throws<InputException>(() => TorchFile.Open(_folder["absent.pt"])).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read as a PyTorch file", Assert.Throws<InputException>(() => TorchFile.Open(_folder.Root)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cut_and_every_flipped_byte_of_a_file_is_refused_or_read()
    {
        var whole = File(StateDict("w", 6, 1, [2, 2], [3, 1]), 0, 1, 2, 3, 4, 5);
        for (var length = 0; length < whole.Length; length++)
            Assert.IsType<InputException>(Record.Exception(() => ReadAll(whole[..length])));
        for (var at = 0; at < whole.Length; at++)
        {
            foreach (var mask in new[] { 0x01, 0x10, 0x80, 0xff })
            {
                var flipped = whole.ToArray();
                flipped[at] ^= (byte)mask;
                var error = Record.Exception(() => ReadAll(flipped));
                Assert.True(error is null or InputException, $"byte {at} ^ {mask}: {error}");
            }
        }
    }

    private static float[] Floats(TorchFile file, string name)
    {
        var values = new float[file.Tensors[name].Elements];
        file.Tensors[name].ReadFloats(values);
        return values;
    }

    private void ReadAll(byte[] bytes)
    {
        using var file = TorchFile.Open(Write(bytes));
        foreach (var name in file.Tensors.Keys)
            Floats(file, name);
    }

    private string Refused(byte[] bytes) => Assert.Throws<InputException>(() => TorchFile.Open(Write(bytes))).Message;

    private string Write(byte[] bytes)
    {
        var path = _folder["f.pt"];
        System.IO.File.WriteAllBytes(path, bytes);
        return path;
    }
}
