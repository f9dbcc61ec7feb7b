using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ur4Rec.Server.Http;

/// <summary>One event, or an array of them.</summary>
/// <param name="Events">The events.</param>
/// <param name="IsArray">Whether they came as an array.</param>
[JsonConverter(typeof(EventBatchConverter))]
internal sealed record EventBatch(IReadOnlyList<EventBody> Events, bool IsArray);

/// <summary>Reads both shapes.</summary>
internal sealed class EventBatchConverter : JsonConverter<EventBatch>
{
    public override EventBatch Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.StartArray
            ? new EventBatch(JsonSerializer.Deserialize<IReadOnlyList<EventBody>>(ref reader, options)!, IsArray: true)
            : new EventBatch([JsonSerializer.Deserialize<EventBody>(ref reader, options)!], IsArray: false);

    public override void Write(Utf8JsonWriter writer, EventBatch value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.Events, options);
}
