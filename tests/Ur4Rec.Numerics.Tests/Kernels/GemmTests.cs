using Ur4Rec.Numerics.Kernels;
using Ur4Rec.Numerics.Tests.Testing;

namespace Ur4Rec.Numerics.Tests.Kernels;

/// <summary>
/// GEMM against a triple loop. The matrices hold small integers, so that every sum is exact in float32 in whatever order it is
/// added, and the results must be equal.
/// </summary>
public sealed unsafe class GemmTests : IDisposable
{
    private static readonly int[] s_sizes = [1, 5, 6, 7, 11, 12, 13, 31, 32, 33, 97, 300];

    private readonly WorkerPool _pool = new(2);

    public void Dispose() => _pool.Dispose();

    public static TheoryData<int, bool, bool> Products()
    {
        var products = new TheoryData<int, bool, bool>();
        foreach (var depth in new[] { 0, 1, 255, 257, 600 })
        {
            foreach (var transposeA in new[] { false, true })
            {
                foreach (var transposeB in new[] { false, true })
                    products.Add(depth, transposeA, transposeB);
            }
        }

        return products;
    }

    [Theory]
    [MemberData(nameof(Products))]
    public void A_product_equals_the_triple_loop(int k, bool transposeA, bool transposeB)
    {
        foreach (var m in s_sizes)
        {
            foreach (var n in s_sizes)
                Check(m, n, k, transposeA, transposeB);
        }
    }

    [Theory]
    [InlineData(97, 2100, 70)]
    [InlineData(2100, 97, 70)]
    [InlineData(3, 1025, 300)]
    [InlineData(2, 3, 5000)]
    public void A_product_over_many_blocks_equals_the_triple_loop(int m, int n, int k) =>
        Check(m, n, k, transposeA: false, transposeB: true);

    [Fact]
    public void A_product_has_the_same_bits_on_any_number_of_threads()
    {
        foreach (var (m, n, k) in new[] { (200, 1500, 300), (64, 64, 3000) })
        {
            var a = TestTensors.Values(m * k, 1);
            var b = TestTensors.Values(k * n, 2);
            var one = Multiply(threads: 1);
            Assert.Equal(one, Multiply(threads: 2));
            Assert.Equal(one, Multiply(threads: 3));

            float[] Multiply(int threads)
            {
                using var pool = new WorkerPool(threads);
                var c = new float[m * n];
                fixed (float* pa = a, pb = b, pc = c)
                    Gemm.Multiply(pool, new GemmOperand(pa, k, 1), new GemmOperand(pb, n, 1), pc, m, n, k, accumulate: false);
                return c;
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(SimdLevels.All), MemberType = typeof(SimdLevels))]
    public void Packed_panels_give_the_triple_loop_on_every_instruction_set(SimdLevel level)
    {
        var kernels = SimdLevels.Require(level);
        var sizes = new[] { 1, 5, 6, 7, 11, 12, 13, 33 };
        foreach (var m in sizes)
        {
            foreach (var n in sizes)
            {
                foreach (var k in new[] { 0, 1, 3, 40 })
                {
                    foreach (var accumulate in new[] { false, true })
                        CheckPanels(kernels, m, n, k, accumulate);
                }
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(SimdLevels.All), MemberType = typeof(SimdLevels))]
    public void Packed_tiles_hold_each_step_of_a_tile_together(SimdLevel level)
    {
        const int k = 5;
        var kernels = SimdLevels.Require(level);
        var tileRows = kernels.TileRows;
        var m = 2 * tileRows;
        using var a = new GuardedBuffer(Integers(m * k, 1));
        using var packed = new GuardedBuffer(new float[m * k]);
        kernels.PackTiles(a.Pointer, k, 1, m, k, packed.Pointer);
        for (var i = 0; i < m; i++)
        {
            for (var p = 0; p < k; p++)
                Assert.Equal(a.Values[(i * k) + p], packed.Values[(i / tileRows * tileRows * k) + (p * tileRows) + (i % tileRows)]);
        }

        packed.Checked();
    }

    private void Check(int m, int n, int k, bool transposeA, bool transposeB)
    {
        var (a, b, before) = (Integers(m * k, 1), Integers(k * n, 2), Integers(m * n, 3));
        var product = TripleLoop(a, b, m, n, k);
        fixed (float* pa = transposeA ? Transposed(a, m, k) : a, pb = transposeB ? Transposed(b, k, n) : b)
        {
            var left = transposeA ? new GemmOperand(pa, m, 1).Transposed : new GemmOperand(pa, k, 1);
            var right = transposeB ? new GemmOperand(pb, k, 1).Transposed : new GemmOperand(pb, n, 1);
            foreach (var accumulate in new[] { false, true })
            {
                foreach (var epilogue in new[] { null, (GemmEpilogue)AddCoordinates })
                {
                    using var c = new GuardedBuffer(before);
                    Gemm.Multiply(_pool, left, right, c.Pointer, m, n, k, accumulate, epilogue);
                    Expect(product, accumulate ? before : null, epilogue is not null, n, c.Checked());
                }
            }
        }
    }

    private static void CheckPanels(KernelSet kernels, int m, int n, int k, bool accumulate)
    {
        var (a, b, before) = (Integers(m * k, 1), Integers(k * n, 2), Integers(m * n, 3));
        using var left = new GuardedBuffer(a);
        using var right = new GuardedBuffer(b);
        using var transposed = new GuardedBuffer(Transposed(b, k, n));
        using var panels = new GuardedBuffer(new float[kernels.PackedLength(k, n)]);
        using var c = new GuardedBuffer(before);
        kernels.PackPanels(transposed.Pointer, 1, k, k, n, panels.Pointer);
        var fromTransposed = panels.Checked();
        kernels.PackPanels(right.Pointer, n, 1, k, n, panels.Pointer);
        Assert.Equal(fromTransposed, panels.Checked());
        kernels.MultiplyPanels(left.Pointer, (nint)kernels.TileRows * k, k, 1, panels.Pointer, m, n, k, c.Pointer, n, accumulate);
        Expect(TripleLoop(a, b, m, n, k), accumulate ? before : null, withCoordinates: false, n, c.Checked());
    }

    private static void Expect(float[] product, float[]? before, bool withCoordinates, int n, float[] got)
    {
        for (var i = 0; i < product.Length; i++)
        {
            var want = product[i] + (before?[i] ?? 0f) + (withCoordinates ? Coordinates(i / n, i % n) : 0f);
            if (got[i] != want)
                Assert.Fail($"C[{i / n}, {i % n}] is {got[i]}, wanted {want} ([{product.Length / n}, {n}]).");
        }
    }

    private static void AddCoordinates(float* c, nint ldc, int row, int rows, int column, int columns)
    {
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
                c[(i * ldc) + j] += Coordinates(row + i, column + j);
        }
    }

    private static float Coordinates(int row, int column) => (row * 7) + column;

    private static float[] TripleLoop(float[] a, float[] b, int m, int n, int k)
    {
        var c = new float[m * n];
        for (var i = 0; i < m; i++)
        {
            for (var p = 0; p < k; p++)
            {
                for (var j = 0; j < n; j++)
                    c[(i * n) + j] += a[(i * k) + p] * b[(p * n) + j];
            }
        }

        return c;
    }

    private static float[] Transposed(float[] matrix, int rows, int columns) =>
        [.. Enumerable.Range(0, matrix.Length).Select(i => matrix[(i % rows * columns) + (i / rows)])];

    private static float[] Integers(int count, ulong seed) => [.. TestTensors.Values(count, seed).Select(value => MathF.Round(value * 4))];
}
