using Ur4Rec.Fuzz.Mutations;
using Ur4Rec.Numerics.Serialization;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>Any safetensors file: its header, and every tensor by each way to read one.</summary>
internal sealed class SafetensorsTarget : FuzzTarget
{
    public override int Inputs => 13_000;

    public override IReadOnlyList<Mutation> Mutations => SafetensorsMutations.All;

    public override IReadOnlyList<string> Tokens => ["dtype", "shape", "data_offsets", "__metadata__", "F32", "F16", "BF16", "F64", "I32", "I64", "U8", "[0,0]", "{\"a\":1}"];

    public override bool IsDocumented(Exception error) => error is SafetensorsException;

    public override IReadOnlyList<FuzzSeed> Begin(string folder)
    {
        SafetensorsWriter.Write(
            Path.Combine(folder, "seed"),
            [
                SafetensorsContent.Of("rows", [1f, 2, 3, 4, 5, 6], 2, 3),
                SafetensorsContent.Of("scalar", [0.5f]),
                new SafetensorsContent("half", SafetensorsDataType.F16, [4], stream => stream.Write(new byte[8])),
                new SafetensorsContent("double", SafetensorsDataType.F64, [2], stream => stream.Write(new byte[16])),
                new SafetensorsContent("long", SafetensorsDataType.I64, [1, 2], stream => stream.Write(new byte[16])),
                new SafetensorsContent("bytes", SafetensorsDataType.U8, [5], stream => stream.Write("bytes"u8)),
            ],
            new Dictionary<string, string> { ["format"] = "pt", ["note"] = "a \"quoted\" text" });
        return [FuzzSeed.OfFile(folder, "seed")];
    }

    public override void Load(FuzzInput input)
    {
        using var file = SafetensorsFile.Open(input.FilePath);
        foreach (var name in file.Names)
        {
            var elements = checked((int)file.ShapeOf(name).Aggregate(1L, (product, dimension) => checked(product * dimension)));
            switch (file.DataTypeOf(name))
            {
                case SafetensorsDataType.F32 or SafetensorsDataType.F16 or SafetensorsDataType.BF16 or SafetensorsDataType.F64:
                    file.ReadFloats(name, new float[elements]);
                    break;
                case SafetensorsDataType.U8:
                    _ = file.Slice<byte>(name, 0, elements).ToArray();
                    break;
                default:
                    file.ReadInts(name, new int[elements]);
                    break;
            }
        }
    }
}
