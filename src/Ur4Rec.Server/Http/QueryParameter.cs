using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace Ur4Rec.Server.Http;

/// <summary>A parameter of a query: how it is read, and how it is described.</summary>
internal abstract class QueryParameter(string name, string description, OpenApiSchema schema)
{
    public string Name => name;

    public string Description => description;

    public OpenApiSchema Schema => schema;

    protected string Place => $"query: {name}";

    public static QueryParameter<int> Count(string name, int byDefault, int min, int max, string description) =>
        new(name, description, NumberSchema(JsonSchemaType.Integer, min, max, JsonValue.Create(byDefault)), (values, place) =>
            Single(values, place) is { } text ? Check.Count(ParseCount(text, place), place, min, max) : byDefault);

    public static QueryParameter<int?> OptionalCount(string name, int min, int max, string description) =>
        new(name, description, NumberSchema(JsonSchemaType.Integer, min, max), (values, place) =>
            Single(values, place) is { } text ? Check.Count(ParseCount(text, place), place, min, max) : null);

    public static QueryParameter<double?> OptionalNumber(string name, double min, double max, string description) =>
        new(name, description, NumberSchema(JsonSchemaType.Number, min, max), (values, place) =>
            Single(values, place) is { } text ? Check.Number(ParseNumber(text, place), place, min, max) : null);

    public static QueryParameter<bool> Flag(string name, bool byDefault, string description) =>
        new(name, description, new OpenApiSchema { Type = JsonSchemaType.Boolean, Default = JsonValue.Create(byDefault) }, (values, place) =>
            Single(values, place) switch
            {
                null => byDefault,
                "true" => true,
                "false" => false,
                _ => throw ProblemException.At(place, "This must be true or false."),
            });

    public static QueryParameter<string> Text(string name, int maxLength, string description) =>
        new(name, description, TextSchema(maxLength), (values, place) => Check.Text(Single(values, place) ?? "", place, maxLength));

    public static QueryParameter<IReadOnlyList<string>> Texts(string name, int maxCount, int maxLength, string description) =>
        new(name, description, new OpenApiSchema { Type = JsonSchemaType.Array, Items = TextSchema(maxLength), MaxItems = maxCount }, (values, place) =>
            Check.Each(values, place, maxCount, (value, at) => Check.Id(value, at, maxLength)));

    private static OpenApiSchema TextSchema(int maxLength) => new() { Type = JsonSchemaType.String, MaxLength = maxLength };

    private static OpenApiSchema NumberSchema(JsonSchemaType type, double min, double max, JsonNode? byDefault = null) => new()
    {
        Type = type,
        Minimum = min.ToString(CultureInfo.InvariantCulture),
        Maximum = max.ToString(CultureInfo.InvariantCulture),
        Default = byDefault,
    };

    private static string? Single(IReadOnlyList<string?> values, string place) => values.Count switch
    {
        0 => null,
        1 => values[0],
        _ => throw ProblemException.At(place, "This stands in the query more than once."),
    };

    private static int ParseCount(string text, string place) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw ProblemException.At(place, "This must be a whole number.");

    private static double ParseNumber(string text, string place) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw ProblemException.At(place, "This must be a number.");
}

/// <summary>A parameter that reads as <typeparamref name="T"/>.</summary>
internal sealed class QueryParameter<T>(string name, string description, OpenApiSchema schema, Func<IReadOnlyList<string?>, string, T> read)
    : QueryParameter(name, description, schema)
{
    public T Of(HttpContext context) => read(context.Request.Query[Name], Place);
}
