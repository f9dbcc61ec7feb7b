namespace Ur4Rec.Numerics.Optimisation;

/// <summary>What <see cref="Adam"/> remembers of one parameter; the moments are its own, not copies.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Steps">Steps in which it had a gradient, at least 1.</param>
/// <param name="FirstMoment">Running mean of the gradient, in the shape of the parameter.</param>
/// <param name="SecondMoment">Running mean of the squared gradient.</param>
public sealed record AdamMemory(string Name, long Steps, Tensor FirstMoment, Tensor SecondMoment);
