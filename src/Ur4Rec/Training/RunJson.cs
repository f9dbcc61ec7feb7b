using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Ur4Rec.Training;

/// <summary>The JSON that runs and the tool write: snake_case names, numbers with every digit, text as it is.</summary>
public static class RunJson
{
    private static readonly JsonSerializerOptions s_document = Options(indented: true);
    private static readonly JsonSerializerOptions s_line = Options(indented: false);

    /// <summary>As a document over several lines.</summary>
    public static string Document<T>(T value) => JsonSerializer.Serialize(value, s_document);

    /// <summary>In one line.</summary>
    public static string Line<T>(T value) => JsonSerializer.Serialize(value, s_line);

    /// <summary>As an element, to stand in another document.</summary>
    public static JsonElement Element<T>(T value) => JsonSerializer.SerializeToElement(value, s_line);

    /// <summary>From an element.</summary>
    /// <exception cref="JsonException">The element is not of this type.</exception>
    public static T Of<T>(JsonElement element) => element.Deserialize<T>(s_line)!;

    /// <summary>From either form.</summary>
    /// <exception cref="JsonException">The text is not JSON, or not of this type.</exception>
    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, s_line) ?? throw new JsonException("The document is null.");

    private static JsonSerializerOptions Options(bool indented) => new()
    {
        WriteIndented = indented,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        // The default also escapes what would be unsafe inside HTML, such as '+' and every letter beyond ASCII.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RefuseNullElements } },
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Annotations of nullability are respected at properties alone; no list or dictionary of ours holds null.</summary>
    private static void RefuseNullElements(JsonTypeInfo type)
    {
        if (type.Kind is not (JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary) || type.ElementType is not { IsValueType: false })
            return;
        type.OnDeserialized = collection =>
        {
            var elements = collection is IDictionary dictionary ? dictionary.Values : (IEnumerable)collection;
            if (elements.Cast<object?>().Contains(null))
                throw new JsonException("A list or dictionary holds null.");
        };
    }
}
