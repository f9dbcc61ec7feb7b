using Ur4Rec.Numerics;

namespace Ur4Rec.Training;

/// <summary>Parameters that one optimiser moves.</summary>
/// <param name="Name">What the learning rate goes by in logs, e.g. <c>sasrec</c>.</param>
/// <param name="Parameters">With the names that errors use.</param>
/// <param name="LearningRate">The peak of its learning rate.</param>
internal sealed record ParameterGroup(string Name, IReadOnlyList<(string Name, Parameter Parameter)> Parameters, double LearningRate)
{
    /// <summary>A module under a prefix.</summary>
    public static ParameterGroup Of(string name, Module module, double learningRate) =>
        new(name, [.. module.NamedParameters().Select(parameter => ($"{name}.{parameter.Name}", parameter.Parameter))], learningRate);
}
