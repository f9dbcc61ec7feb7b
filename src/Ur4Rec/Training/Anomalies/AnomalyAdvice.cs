using Ur4Rec.Numerics.Inspection;

namespace Ur4Rec.Training.Anomalies;

/// <summary>What to try when a step went wrong.</summary>
internal static class AnomalyAdvice
{
    /// <summary>The gradients overflowed.</summary>
    public const string Gradient = "train again with a lower sasrec_lr or retriever_lr, or set max_grad_norm";

    /// <summary>The step went well the second time.</summary>
    public const string NotFoundAgain = "the same step gave finite values this time, so suspect the machine: its memory or its clock; run again elsewhere";

    /// <summary>Of an operation.</summary>
    public static string For(TapeAnomaly anomaly, ParameterSuspect? suspect)
    {
        if (suspect is not null)
            return For(suspect);
        return anomaly.Operands.Any(operand => operand.Kind == OperandKind.Constant && operand.Range.NonFinite > 0)
            ? "the step was given this value: look for it in the vectors of the texts and in the images' features, and make them anew"
            : Gradient;
    }

    /// <summary>Of a parameter.</summary>
    public static string For(ParameterSuspect suspect) => float.IsFinite(suspect.Element.Value)
        ? "the parameter has grown beyond what can be computed with: train again with a lower sasrec_lr or retriever_lr, or set max_grad_norm"
        : "the parameter was not finite before the step: train again with a lower sasrec_lr or retriever_lr, or set max_grad_norm";
}
