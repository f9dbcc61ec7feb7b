using Ur4Rec.Data.Importing.Python;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>Looks at every value of a pickle, each once: a value may hold itself.</summary>
internal static class PickleWalk
{
    public static void Over(PickleValue value)
    {
        var seen = new HashSet<PickleValue>(ReferenceEqualityComparer.Instance);
        var left = new Stack<PickleValue>([value]);
        while (left.TryPop(out var next))
        {
            if (!seen.Add(next))
                continue;
            foreach (var held in HeldBy(next))
                left.Push(held);
        }
    }

    private static IEnumerable<PickleValue> HeldBy(PickleValue value) => value switch
    {
        PickleTuple tuple => tuple.Items,
        PickleList list => list.Items,
        PickleDictionary dictionary => dictionary.Pairs.SelectMany(pair => (PickleValue[])[pair.Key, pair.Value]),
        PickleArray array => array.Elements(),
        _ => [],
    };
}
