using System.Text;
using Ur4Rec.Data.Importing.Features;
using Ur4Rec.Fuzz.Mutations;
using Ur4Rec.Numerics.Serialization;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>Features of items as numpy arrays and safetensors, with their ids in a column, a tensor or a file of each form.</summary>
internal sealed class FeaturesTarget : FuzzTarget
{
    private const string Features = "features.npy";
    private const string Tensors = "features.safetensors";
    private const string WithColumn = "column.npy";

    public override int Inputs => 12_000;

    public override IReadOnlyList<Mutation> Mutations =>
    [
        .. ByteMutations.All, .. TextMutations.All,
        HeaderMutations.Of(8, sizeof(ushort), [.. ByteMutations.All, .. TextMutations.All]),
        HeaderMutations.Of(8, sizeof(ushort), [.. TextMutations.All]),
        .. SafetensorsMutations.All,
    ];

    public override IReadOnlyList<string> Tokens =>
    [
        "'descr'", "'fortran_order'", "'shape'", "True", "False", "<f4", "<f8", "<f2", ">f8", "<i8", "|u1", "|O", "|S4", "<U1000000", "<U8", "<f4294967297", "(0,)", "(3, 2)",
        "(2147483647, 2147483647)", "()", "(1,)", "[('a', '<f4')]", "3L", "\u0093NUMPY",
    ];

    public override IReadOnlyList<FuzzSeed> Begin(string folder)
    {
        SafetensorsWriter.Write(
            Path.Combine(folder, Tensors),
            [
                SafetensorsContent.Of("features", [1f, 2, 3, 4, 5, 6], 3, 2),
                new SafetensorsContent("ids", SafetensorsDataType.I64, [3], stream => stream.Write(Bytes(10L, 20L, 30L))),
            ]);
        return
        [
            new FuzzSeed(Features, Npy("<f4", "(3, 2)", Bytes(1f, 2f, 3f, 4f, 5f, 6f))),
            new FuzzSeed(WithColumn, Npy("<f8", "(2, 3)", Bytes(7d, 1d, 2d, 8d, 3d, 4d), isColumnMajor: true)),
            new FuzzSeed("ids.npy", Npy("<i8", "(3,)", Bytes(10L, 20L, 30L))),
            new FuzzSeed("names.npy", Npy("<U3", "(3,)", Encoding.UTF32.GetBytes("oneabcxy\0"))),
            FuzzSeed.OfText("ids.json", "[\"10\", 20, \"x\\u00e9\"]"),
            FuzzSeed.OfText("ids.txt", "10\n20\n30\n"),
            FuzzSeed.OfFile(folder, Tensors),
        ];
    }

    public override void Load(FuzzInput input)
    {
        var (file, source) = input.File switch
        {
            Features => (Features, new FeatureSource(IdFile: Path.Combine(input.Folder, "ids.txt"))),
            WithColumn => (WithColumn, new FeatureSource(IdColumn: 0)),
            Tensors => (Tensors, new FeatureSource()),
            _ => (Features, new FeatureSource(IdFile: input.FilePath)),
        };
        FeatureTable.Read(Path.Combine(input.Folder, file), source);
    }

    private static byte[] Npy(string type, string shape, byte[] elements, bool isColumnMajor = false)
    {
        var header = $"{{'descr': '{type}', 'fortran_order': {(isColumnMajor ? "True" : "False")}, 'shape': {shape}, }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. elements];
    }

    private static byte[] Bytes<T>(params T[] values)
        where T : unmanaged => System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(values).ToArray();
}
