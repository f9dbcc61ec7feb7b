namespace Ur4Rec.Numerics;

/// <summary>The function that follows a linear map.</summary>
public enum Activation
{
    /// <summary>y = x.</summary>
    None,

    /// <summary>y = max(x, 0).</summary>
    Relu,

    /// <summary>y = x/2 (1 + erf(x/sqrt 2)): Hendrycks and Gimpel 2016, arXiv 1606.08415.</summary>
    Gelu,
}
