namespace Ur4Rec.Models.Fusion;

/// <summary>The penalised loss of weights on cases.</summary>
/// <param name="Loss">In nats.</param>
/// <param name="Gradient">[weights].</param>
/// <param name="Covariances">[cases][components * components] of the z-scores, what the Hessian is made of.</param>
internal sealed record FusionObjective(double Loss, double[] Gradient, double[][] Covariances);
