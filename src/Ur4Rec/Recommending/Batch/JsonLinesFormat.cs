using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ur4Rec.Data;

namespace Ur4Rec.Recommending.Batch;

/// <summary>A JSON object a line, one for each user: <c>{"user":"ann","items":[{"item":"tea","score":1.5}]}</c>.</summary>
internal sealed class JsonLinesFormat : BatchFormat
{
    // As everywhere in the tool: letters beyond ASCII stand as they are.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly JsonEncodedText s_user = JsonEncodedText.Encode("user");
    private static readonly JsonEncodedText s_items = JsonEncodedText.Encode("items");
    private static readonly JsonEncodedText s_item = JsonEncodedText.Encode("item");
    private static readonly JsonEncodedText s_score = JsonEncodedText.Encode("score");

    /// <inheritdoc/>
    public override string Extension => ".jsonl";

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Header => [];

    /// <inheritdoc/>
    public override void Write(IBufferWriter<byte> to, UserId user, IReadOnlyList<Recommendation> items)
    {
        using (var json = new Utf8JsonWriter(to, s_options))
        {
            json.WriteStartObject();
            json.WriteString(s_user, user.Value);
            json.WriteStartArray(s_items);
            foreach (var (item, score) in items)
            {
                json.WriteStartObject();
                json.WriteString(s_item, item.Value);
                json.WriteNumber(s_score, score);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        to.Write("\n"u8);
    }
}
