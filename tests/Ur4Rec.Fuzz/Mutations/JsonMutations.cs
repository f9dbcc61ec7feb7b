using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ur4Rec.Fuzz.Mutations;

/// <summary>Mutations of JSON, or of a line of it, that stays JSON and no longer says what is wanted.</summary>
internal static class JsonMutations
{
    private static readonly string[] s_values =
        ["null", "[]", "[null]", "{}", "{\"a\":null}", "0", "-1", "1e300", "0.5", "2147483647", "9223372036854775807", "true", "\"\"", "\"x\"", "\"\\ud83d\\ude00\""];

    private static readonly JsonSerializerOptions s_line = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyList<Mutation> All { get; } = [Of(Set), Of(Set), Of(Remove), Of(Repeat)];

    private static Mutation Of(Action<JsonNode, MutationSource> edit) => (input, source) =>
    {
        var (begin, end) = Parse(input) is null ? AnyLine(input, source) : (0, input.Length);
        if (Parse(input[begin..end]) is not { } root || NodesUnder(root).ToList() is not { Count: > 0 } nodes)
            return input;
        edit(source.AnyOf(nodes), source);
        return ByteMutations.Replace(input, begin, end - begin, JsonSerializer.SerializeToUtf8Bytes(root, s_line));
    };

    private static void Set(JsonNode holder, MutationSource source)
    {
        var value = JsonNode.Parse(source.AnyOf(s_values));
        if (holder is JsonObject members)
            members[source.AnyOf([.. members.Select(member => member.Key)])] = value;
        else if (holder is JsonArray elements)
            elements[source.Below(elements.Count)] = value;
    }

    private static void Remove(JsonNode holder, MutationSource source)
    {
        if (holder is JsonObject members)
            members.Remove(source.AnyOf([.. members.Select(member => member.Key)]));
        else if (holder is JsonArray elements)
            elements.RemoveAt(source.Below(elements.Count));
    }

    private static void Repeat(JsonNode holder, MutationSource source)
    {
        if (holder is JsonArray elements)
            elements.Add(source.AnyOf([.. elements])?.DeepClone());
    }

    /// <summary>The objects and arrays that hold something.</summary>
    private static IEnumerable<JsonNode> NodesUnder(JsonNode root)
    {
        IEnumerable<JsonNode?> held = root switch { JsonObject members => members.Select(member => member.Value), JsonArray elements => elements, _ => [] };
        List<JsonNode?> children = [.. held];
        return (children.Count > 0 ? (JsonNode[])[root] : []).Concat(children.OfType<JsonNode>().SelectMany(NodesUnder));
    }

    private static (int Begin, int End) AnyLine(byte[] input, MutationSource source)
    {
        var place = source.Below(input.Length);
        var end = input.AsSpan(place).IndexOf((byte)'\n');
        return (input.AsSpan(0, place).LastIndexOf((byte)'\n') + 1, end < 0 ? input.Length : place + end);
    }

    private static JsonNode? Parse(byte[] input)
    {
        try
        {
            var root = JsonNode.Parse(input);
            _ = root?.ToJsonString();
            _ = root is null ? 0 : NodesUnder(root).Count();
            return root;
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
