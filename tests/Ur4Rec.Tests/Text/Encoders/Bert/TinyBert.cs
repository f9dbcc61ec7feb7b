using System.Text.Json.Nodes;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Serialization;
using Ur4Rec.Tests.Data;
using Ur4Rec.Text.Encoders.Bert;

namespace Ur4Rec.Tests.Text.Encoders.Bert;

/// <summary>A sentence-transformers directory of the golden vector's two-layer BERT, with a vocabulary of its own.</summary>
internal sealed class TinyBert : IDisposable
{
    private static readonly string[] s_pieces =
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", ",", "!", "a", "b", "c", "d", "e", "##a", "##b", "##c", "##d", "##e", "film", "##s", "the", "old",
        "query", "passage", ":", "\u4E2D", "e\u0301", "\u1112", "##\u1161", "##\u11AB",
    ];

    private readonly TemporaryFolder _folder = new();

    public TinyBert(string prefix = "")
    {
        Directory.CreateDirectory(_folder["1_Pooling"]);
        Write("vocab.txt", string.Join('\n', s_pieces.Concat(Enumerable.Range(s_pieces.Length, 100 - s_pieces.Length).Select(i => $"[unused{i}]"))));
        Write("tokenizer_config.json", """{"do_lower_case": true, "model_max_length": 512}""");
        Write("config.json", """
            {"model_type": "bert", "vocab_size": 100, "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64,
             "max_position_embeddings": 16, "type_vocab_size": 2, "layer_norm_eps": 1e-12, "hidden_act": "gelu", "position_embedding_type": "absolute"}
            """);
        Write("modules.json", """
            [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
             {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
             {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}]
            """);
        Write("1_Pooling/config.json", """{"pooling_mode_cls_token": false, "pooling_mode_mean_tokens": true, "pooling_mode_max_tokens": false}""");
        Write("sentence_bert_config.json", """{"max_seq_length": 12, "do_lower_case": false}""");
        WriteWeights(name => prefix + name);
    }

    public string Root => _folder.Root;

    public static SafetensorsFile Golden() => SafetensorsFile.Open(Path.Combine(AppContext.BaseDirectory, "Golden", "09_bert_sentence_encoder.safetensors"));

    public static float[] Floats(SafetensorsFile file, string name)
    {
        var values = new float[file.ShapeOf(name).Aggregate(1L, (product, length) => product * length)];
        file.ReadFloats(name, values);
        return values;
    }

    public BertEncoder Load(WorkerPool pool, string? prefix = null) => BertEncoder.Load(Root, pool, prefix);

    public void Write(string name, string content) => _folder.Write(name, content);

    public void Delete(string name) => File.Delete(_folder[name]);

    /// <summary>Sets one key of a JSON file; null takes it away.</summary>
    public void Set(string name, string key, JsonNode? value)
    {
        var json = JsonNode.Parse(File.ReadAllText(_folder[name]))!.AsObject();
        json.Remove(key);
        if (value is not null)
            json.Add(key, value);
        Write(name, json.ToJsonString());
    }

    /// <summary>Writes the golden parameters under changed names; a null name leaves one out.</summary>
    public void WriteWeights(Func<string, string?> rename, params (string Name, long[] Shape)[] more) => WriteWeights(rename, 0, more);

    /// <summary>The same with tensors of one value beside them.</summary>
    public void WriteWeights(Func<string, string?> rename, float fill, params (string Name, long[] Shape)[] more)
    {
        using var golden = Golden();
        var tensors = new List<(string, Tensor, IReadOnlyList<long>)>();
        foreach (var name in golden.Names.Where(name => name.StartsWith("param.", StringComparison.Ordinal)))
        {
            if (rename(name["param.".Length..]) is { } renamed)
                tensors.Add((renamed, Filled(Floats(golden, name)), golden.ShapeOf(name)));
        }

        foreach (var (name, shape) in more)
            tensors.Add((name, Filled([.. Enumerable.Repeat(fill, (int)shape.Aggregate(1L, (product, length) => product * length))]), shape));
        SafetensorsWriter.Write(_folder["model.safetensors"], tensors);
        foreach (var (_, tensor, _) in tensors)
            ((Parameter)tensor).Dispose();
    }

    /// <summary>Writes the golden parameters rounded to half precision, as F16 or as the same values in F32.</summary>
    public void WriteRoundedWeights(bool asHalf)
    {
        using var golden = Golden();
        var header = new JsonObject();
        using var data = new MemoryStream();
        foreach (var name in golden.Names.Where(name => name.StartsWith("param.", StringComparison.Ordinal)))
        {
            var begin = data.Position;
            foreach (var value in Floats(golden, name))
                data.Write(asHalf ? BitConverter.GetBytes((Half)value) : BitConverter.GetBytes((float)(Half)value));
            header[name["param.".Length..]] = new JsonObject
            {
                ["dtype"] = asHalf ? "F16" : "F32",
                ["shape"] = new JsonArray([.. golden.ShapeOf(name).Select(length => JsonValue.Create(length))]),
                ["data_offsets"] = new JsonArray(begin, data.Position),
            };
        }

        var json = System.Text.Encoding.UTF8.GetBytes(header.ToJsonString());
        File.WriteAllBytes(_folder["model.safetensors"], [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. data.ToArray()]);
    }

    public void Dispose() => _folder.Dispose();

    private static Parameter Filled(float[] values)
    {
        var parameter = new Parameter(1, values.Length);
        values.CopyTo(parameter.Values);
        return parameter;
    }
}
