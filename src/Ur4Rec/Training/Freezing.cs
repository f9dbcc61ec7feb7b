using Ur4Rec.Numerics;

namespace Ur4Rec.Training;

/// <summary>Chooses what a step trains.</summary>
internal static class Freezing
{
    /// <summary>Freezes all parameters of modules, which then cost no gradient work, or thaws them.</summary>
    public static void SetFrozen(this IEnumerable<Module> modules, bool frozen)
    {
        foreach (var (_, parameter) in modules.SelectMany(module => module.NamedParameters()))
            parameter.IsFrozen = frozen;
    }
}
