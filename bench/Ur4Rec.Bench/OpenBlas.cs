using System.Runtime.InteropServices;

namespace Ur4Rec.Bench;

/// <summary>The system's OpenBLAS, to measure against.</summary>
internal static unsafe partial class OpenBlas
{
    private const string Library = "libopenblas.so.0";
    private const int RowMajor = 101;
    private const int NotTransposed = 111;

    [LibraryImport(Library, EntryPoint = "openblas_set_num_threads")]
    public static partial void SetThreads(int threads);

    public static void Multiply(float* a, float* b, float* c, int m, int n, int k) =>
        Sgemm(RowMajor, NotTransposed, NotTransposed, m, n, k, 1f, a, k, b, n, 0f, c, n);

    [LibraryImport(Library, EntryPoint = "cblas_sgemm")]
    private static partial void Sgemm(
        int order, int transposeA, int transposeB, int m, int n, int k, float alpha, float* a, int lda, float* b, int ldb, float beta, float* c, int ldc);
}
