using System.Runtime.Intrinsics.X86;
using Ur4Rec.Numerics.Kernels;
using Ur4Rec.Numerics.Random;
using Ur4Rec.Numerics.Tests.Testing;

namespace Ur4Rec.Numerics.Tests.Kernels;

public unsafe class ByteKernelTests
{
    [SkippableTheory]
    [MemberData(nameof(SimdLevels.All), MemberType = typeof(SimdLevels))]
    public void Products_are_exact_on_every_instruction_set(SimdLevel level)
    {
        SimdLevels.Require(level);
        CheckAll(ByteKernel.For(level));
    }

    [SkippableFact]
    public void Products_are_exact_with_Avx2_alone()
    {
        Skip.IfNot(Avx2.IsSupported, "This machine has no AVX2.");
        CheckAll(new ByteKernel<Avx2ByteDot>());
    }

    private static void CheckAll(ByteKernel kernel)
    {
        foreach (var quads in new[] { 0, 1, 2, 16, 75 })
        {
            var stream = new RandomStream(RandomKey.For((ulong)quads, "bytes"));
            Check(kernel, quads, () => stream.NextInt(255) - 127);
            Check(kernel, quads, () => 127);
            Check(kernel, quads, () => -127);
            Check(kernel, quads, () => stream.NextInt(2) == 0 ? 127 : -127);
        }
    }

    private static void Check(ByteKernel kernel, int quads, Func<int> next)
    {
        const int panels = 3;
        const int rows = panels * ByteKernel.PanelRows;
        int[] query = [.. Enumerable.Range(0, quads * ByteKernel.Quad).Select(_ => next())];
        var values = new int[rows, query.Length];
        var bytes = new byte[Math.Max(values.Length, 1)];
        for (var row = 0; row < rows; row++)
        {
            for (var p = 0; p < query.Length; p++)
            {
                values[row, p] = next();
                var quad = ((row / ByteKernel.PanelRows) * quads) + (p / ByteKernel.Quad);
                var place = (((quad * ByteKernel.PanelRows) + (row % ByteKernel.PanelRows)) * ByteKernel.Quad) + (p % ByteKernel.Quad);
                bytes[place] = (byte)(values[row, p] + ByteKernel.Offset);
            }
        }

        var signed = Array.ConvertAll(query, value => (sbyte)value);
        var got = new int[rows];
        fixed (byte* panel = bytes)
        fixed (sbyte* pinned = signed)
        fixed (int* products = got)
            kernel.Multiply(panel, pinned, quads, panels, products);
        for (var row = 0; row < rows; row++)
            Assert.Equal(Enumerable.Range(0, query.Length).Sum(p => values[row, p] * query[p]), got[row]);
    }
}
