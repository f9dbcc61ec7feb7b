using System.Text.Json;

namespace Ur4Rec.Numerics.Serialization;

/// <summary>Steps through a header's JSON and accepts only what a header may hold.</summary>
internal ref struct SafetensorsHeaderReader(string path, ReadOnlySpan<byte> json)
{
    /// <summary>Header, tensor, shape: nothing in a header lies deeper.</summary>
    private const int DeepestNesting = 3;

    private Utf8JsonReader _reader = new(json, new JsonReaderOptions { MaxDepth = DeepestNesting });

    public void BeginObject(string what) => Require(JsonTokenType.StartObject, what, "an object");

    /// <summary>The next key of the object being read; false at its end.</summary>
    public bool NextKey(out string key)
    {
        _reader.Read();
        key = _reader.TokenType == JsonTokenType.PropertyName ? Text() : "";
        return _reader.TokenType == JsonTokenType.PropertyName;
    }

    public string NextText(string what)
    {
        Require(JsonTokenType.String, what, "a string");
        return Text();
    }

    /// <summary>An array of whole numbers, none negative.</summary>
    public long[] NextCounts(string what)
    {
        const string wanted = "an array of whole numbers from 0 to 2^63 - 1";
        Require(JsonTokenType.StartArray, what, wanted);
        var counts = new List<long>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (_reader.TokenType != JsonTokenType.Number || !_reader.TryGetInt64(out var count) || count < 0)
                throw new SafetensorsException(path, $"{what} must be {wanted}");
            counts.Add(count);
        }

        return [.. counts];
    }

    /// <summary>Reads to the end, where only white space may be left.</summary>
    public void End()
    {
        while (_reader.Read())
        {
        }
    }

    private void Require(JsonTokenType type, string what, string wanted)
    {
        _reader.Read();
        if (_reader.TokenType != type)
            throw new SafetensorsException(path, $"{what} must be {wanted}");
    }

    private readonly string Text()
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new SafetensorsException(path, "the header has a string with half a surrogate pair");
        }
    }
}
