namespace Ur4Rec.Numerics;

/// <summary>Checks that several losses share.</summary>
internal static class LossShapes
{
    /// <summary>Positives [n, 1] beside negatives [n, k], at least one of each.</summary>
    public static void RequirePairs(string operation, Tensor positives, Tensor negatives)
    {
        ShapeException.Require(positives.Columns == 1, operation, "positives", positives, "[n, 1]");
        ShapeException.Require(positives.Rows == negatives.Rows, operation, "positives", positives, "negatives", negatives);
        ShapeException.Require(negatives.Length > 0, operation, "negatives", negatives, "at least [1, 1]");
    }
}
