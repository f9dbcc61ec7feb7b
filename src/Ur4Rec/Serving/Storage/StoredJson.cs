using System.Text.Json;

namespace Ur4Rec.Serving.Storage;

/// <summary>What the stores keep as JSON.</summary>
internal static class StoredJson
{
    /// <summary>Null where there is no steering, which is what most users have.</summary>
    public static string? OfSteering(IReadOnlyList<Steer> steering) => steering.Count == 0 ? null : JsonSerializer.Serialize(steering);

    public static IReadOnlyList<Steer> ToSteering(string? json) => json is null ? [] : Read<Steer[]>(json);

    public static string? OfSheet(ItemSheet? sheet) => sheet is null ? null : JsonSerializer.Serialize(sheet);

    public static ItemSheet? ToSheet(string? json) => json is null ? null : Read<ItemSheet>(json);

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json) ?? throw new JsonException("it is null");
}
