namespace Ur4Rec.Fuzz;

/// <summary>The loaders under test.</summary>
internal static class FuzzTargets
{
    private static readonly Dictionary<string, Type> s_types = typeof(FuzzTargets).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: false, Namespace: "Ur4Rec.Fuzz.Targets" } && type.IsSubclassOf(typeof(FuzzTarget)))
        .ToDictionary(type => New(type).Name);

    public static IEnumerable<string> Names => s_types.Keys.Order(StringComparer.Ordinal);

    public static FuzzTarget New(string name) => New(s_types[name]);

    private static FuzzTarget New(Type type) => (FuzzTarget)Activator.CreateInstance(type)!;
}
