using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ur4Rec.Fuzz.Mutations;

/// <summary>Mutations that know a safetensors header: what it says stays well-formed, and is wrong or merely unexpected.</summary>
internal static class SafetensorsMutations
{
    private static readonly long[] s_dimensions = [0, 1, 2, 3, 7, 1 << 16, int.MaxValue, 1L << 31, 1L << 32, 1L << 62, long.MaxValue, -1, long.MinValue];
    private static readonly string[] s_types = ["F32", "F16", "BF16", "F64", "I32", "I64", "U8", "BOOL", "F8", "f32", ""];
    private static readonly string[] s_names = ["rows", "items", "keys", "vectors", "state", "__metadata__", "", "a'b\n", "format"];

    private static readonly Mutation[] s_header = [.. ByteMutations.All, .. TextMutations.All];

    public static IReadOnlyList<Mutation> All { get; } =
    [
        .. ByteMutations.InPlace,
        .. ByteMutations.All,
        HeaderMutations.Of(0, sizeof(ulong), s_header),
        HeaderMutations.Of(0, sizeof(ulong), s_header),
        HeaderMutations.Of(0, sizeof(ulong), s_header),
        MutateBytes, MutateBytes, MutateBytes,
        OfTensor(SetDimension), OfTensor(AddDimension), OfTensor(Reshape), OfTensor(Retype), OfTensor(SetOffset), OfHeader(Rename), OfHeader(CopyEntry), OfHeader(SetMetadata),
    ];

    /// <summary>Text that lies in a tensor of bytes, with shape and offsets set right afterwards.</summary>
    private static byte[] MutateBytes(byte[] input, MutationSource source)
    {
        if (input.Length < sizeof(ulong) || BinaryPrimitives.ReadUInt64LittleEndian(input) is var length && length > (ulong)(input.Length - sizeof(ulong)))
            return input;
        var data = sizeof(ulong) + (int)length;
        if (Parse(input[sizeof(ulong)..data]) is not { } header)
            return input;
        var places = header.Where(member => member.Key != "__metadata__").Select(member => PlaceOf(member.Value)).ToArray();
        if (places.Any(place => place is null) || places.FirstOrDefault(place => place!.IsBytes) is not { } text || data + text.End > input.Length)
            return input;
        var mutated = source.AnyOf(s_header)(input[(data + (int)text.Begin)..(data + (int)text.End)], source);
        text.Tensor["shape"] = new JsonArray(mutated.Length);
        var growth = mutated.Length - (text.End - text.Begin);
        foreach (var place in places.OfType<TensorPlace>().Where(place => place.End >= text.End && place != text))
            place.Tensor["data_offsets"] = new JsonArray(place.Begin + growth, place.End + growth);
        text.Tensor["data_offsets"] = new JsonArray(text.Begin, text.End + growth);
        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        return [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. input.AsSpan(data, (int)text.Begin), .. mutated, .. input.AsSpan(data + (int)text.End)];
    }

    private static TensorPlace? PlaceOf(JsonNode? value) =>
        value is JsonObject tensor && tensor["data_offsets"] is JsonArray { Count: 2 } offsets
        && offsets[0] is JsonValue first && first.TryGetValue<long>(out var begin) && offsets[1] is JsonValue last && last.TryGetValue<long>(out var end)
        && begin >= 0 && end >= begin && end < int.MaxValue
            ? new TensorPlace(tensor, begin, end, tensor["shape"] is JsonArray { Count: 1 } && tensor["dtype"] is JsonValue type && type.ToString() == "U8")
            : null;

    private static Mutation OfTensor(Action<JsonObject, MutationSource> edit) => OfHeader((header, source) =>
    {
        var tensors = header.Select(member => member.Value).OfType<JsonObject>().Where(tensor => tensor["shape"] is JsonArray && tensor["data_offsets"] is JsonArray).ToArray();
        if (tensors.Length > 0)
            edit(source.AnyOf(tensors), source);
    });

    private static Mutation OfHeader(Action<JsonObject, MutationSource> edit) => HeaderMutations.Of(0, sizeof(ulong), [(bytes, source) =>
    {
        if (Parse(bytes) is not { } header)
            return bytes;
        edit(header, source);
        return JsonSerializer.SerializeToUtf8Bytes(header);
    }]);

    private static JsonObject? Parse(byte[] bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes);
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String)
                    reader.GetString();
            }

            // Looking a member up is what finds a key that stands twice.
            var header = JsonNode.Parse(bytes) as JsonObject;
            _ = header?["shape"];
            foreach (var (_, value) in header ?? [])
                _ = (value as JsonObject)?["shape"];
            return header;
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void SetDimension(JsonObject tensor, MutationSource source)
    {
        var shape = tensor["shape"]!.AsArray();
        if (shape.Count > 0)
            shape[source.Below(shape.Count)] = source.AnyOf(s_dimensions);
    }

    private static void AddDimension(JsonObject tensor, MutationSource source) => tensor["shape"]!.AsArray().Add(source.AnyOf(s_dimensions));

    /// <summary>The same bytes in another shape.</summary>
    private static void Reshape(JsonObject tensor, MutationSource source)
    {
        var shape = tensor["shape"]!.AsArray();
        if (shape.Count > 1 && source.Below(2) == 0)
        {
            var first = shape[0]!.DeepClone();
            shape.RemoveAt(0);
            shape.Add(first);
        }
        else
        {
            shape.Insert(source.Below(shape.Count + 1), 1);
        }
    }

    private static void Retype(JsonObject tensor, MutationSource source) => tensor["dtype"] = source.AnyOf(s_types);

    private static void SetOffset(JsonObject tensor, MutationSource source)
    {
        var offsets = tensor["data_offsets"]!.AsArray();
        if (offsets.Count > 0)
            offsets[source.Below(offsets.Count)] = source.AnyOf(s_dimensions);
    }

    private static void Rename(JsonObject header, MutationSource source)
    {
        var (name, value) = source.AnyOf([.. header.DefaultIfEmpty()]);
        if (name is null)
            return;
        header.Remove(name);
        header[source.AnyOf(s_names)] = value?.DeepClone();
    }

    private static void CopyEntry(JsonObject header, MutationSource source)
    {
        var (name, value) = source.AnyOf([.. header.DefaultIfEmpty()]);
        if (name is not null)
            header[source.AnyOf(s_names)] = value?.DeepClone();
    }

    private static void SetMetadata(JsonObject header, MutationSource source)
    {
        if (header["__metadata__"] is JsonObject { Count: > 0 } metadata)
            metadata[source.AnyOf([.. metadata.Select(member => member.Key)])] = System.Text.Encoding.UTF8.GetString(source.AnyToken());
    }

    private sealed record TensorPlace(JsonObject Tensor, long Begin, long End, bool IsBytes);
}
