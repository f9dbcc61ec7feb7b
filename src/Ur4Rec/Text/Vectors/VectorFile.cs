using Ur4Rec.Data;
using Ur4Rec.Numerics.Serialization;

namespace Ur4Rec.Text.Vectors;

/// <summary>
/// Vectors by the text they stand for, mapped into memory: a safetensors file with <c>keys</c>, U8 [count, 32], the SHA-256 of each
/// text, ascending, and <c>vectors</c>, F32 [count, dimensions]. Any number of threads may read at once.
/// </summary>
public sealed class VectorFile : IDisposable
{
    internal const string Format = "ur4rec vectors 1";
    internal const string FormatKey = "format";
    internal const string EncoderKey = "encoder";
    internal const string FingerprintKey = "fingerprint";
    internal const string KeysTensor = "keys";
    internal const string VectorsTensor = "vectors";

    /// <summary>The encoder's name of a store's image features, whose texts are the items' ids.</summary>
    public const string Images = "images";

    private readonly SafetensorsFile _file;

    private VectorFile(string path, SafetensorsFile file, int count, int dimensions)
    {
        Path = path;
        _file = file;
        Count = count;
        Dimensions = dimensions;
        Encoder = file.Metadata[EncoderKey];
        Fingerprint = file.Metadata[FingerprintKey];
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Number of vectors.</summary>
    public int Count { get; }

    /// <summary>Dimensions of each.</summary>
    public int Dimensions { get; }

    /// <summary>Which kind of encoder made the vectors: <c>lsa</c>, <c>bert</c>, <c>openai</c>, or <see cref="Images"/>.</summary>
    public string Encoder { get; }

    /// <summary>Which encoder exactly: equal for vectors that may be compared.</summary>
    public string Fingerprint { get; }

    /// <summary>Where a store keeps the vectors of a kind of encoder, or its <see cref="Images"/>.</summary>
    public static string PathOf(string storePath, string encoder) => $"{storePath}.{encoder}.safetensors";

    /// <summary>Opens a file and checks that it is whole.</summary>
    /// <exception cref="InputException">The file is missing, damaged or of another form.</exception>
    public static VectorFile Open(string path)
    {
        if (!File.Exists(path))
            throw new InputException($"The vectors '{path}' do not exist. {Advice}");
        SafetensorsFile? file = null;
        try
        {
            file = SafetensorsFile.Open(path);
            return Checked(path, file);
        }
        catch (Exception error)
        {
            file?.Dispose();
            if (error is SafetensorsException)
                throw new InputException($"{error.Message} Delete the file. {Advice}", error);
            throw;
        }
    }

    /// <summary>The vector of a text; the span is gone when the file is disposed.</summary>
    /// <returns>Whether the file has it.</returns>
    public bool TryFind(string text, out ReadOnlySpan<float> vector) => TryFind(TextKey.Of(text), out vector);

    /// <summary>An item's image features in a file of <see cref="Images"/>; the span is gone when the file is disposed.</summary>
    /// <returns>Whether the file has them.</returns>
    public bool TryFind(ItemId item, out ReadOnlySpan<float> features) => TryFind(item.Value, out features);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    internal bool Contains(TextKey key) => TryFind(key, out _);

    internal bool TryFind(TextKey key, out ReadOnlySpan<float> vector)
    {
        var (low, high) = (0, Count - 1);
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            var order = KeyAt(middle).CompareTo(key);
            if (order == 0)
            {
                vector = _file.Slice<float>(VectorsTensor, (long)middle * Dimensions, Dimensions);
                return true;
            }

            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        vector = default;
        return false;
    }

    /// <summary>The key at a place, 0 .. <see cref="Count"/>-1; keys ascend.</summary>
    internal TextKey KeyAt(int place) => new(_file.Slice<byte>(KeysTensor, (long)place * TextHash.Length, TextHash.Length));

    private static string Advice => "Make it with 'ur4rec embed', or with 'ur4rec import --image-features' where it holds images.";

    private static VectorFile Checked(string path, SafetensorsFile file)
    {
        if (file.Metadata.GetValueOrDefault(FormatKey) != Format || !file.Metadata.ContainsKey(EncoderKey) || !file.Metadata.ContainsKey(FingerprintKey))
            throw Wrong(path, "its metadata does not say that it holds vectors of this version");
        RequireTensor(path, file, KeysTensor, SafetensorsDataType.U8);
        RequireTensor(path, file, VectorsTensor, SafetensorsDataType.F32);
        if (file.ShapeOf(KeysTensor) is not [var count and <= int.MaxValue, TextHash.Length]
            || file.ShapeOf(VectorsTensor) is not [var vectors, var dimensions and >= 1 and <= int.MaxValue]
            || vectors != count)
        {
            throw Wrong(path, $"'{KeysTensor}' is {Describe(file, KeysTensor)} and '{VectorsTensor}' {Describe(file, VectorsTensor)}, wanted [n, {TextHash.Length}] and [n, dimensions]");
        }

        var opened = new VectorFile(path, file, (int)count, (int)dimensions);
        for (var place = 1; place < opened.Count; place++)
        {
            if (opened.KeyAt(place - 1).CompareTo(opened.KeyAt(place)) >= 0)
                throw Wrong(path, $"key {place} is not above the one before it");
        }

        return opened;
    }

    private static void RequireTensor(string path, SafetensorsFile file, string name, SafetensorsDataType type)
    {
        if (!file.Contains(name))
            throw Wrong(path, $"it has no tensor '{name}'");
        if (file.DataTypeOf(name) != type)
            throw Wrong(path, $"'{name}' holds {file.DataTypeOf(name)}, wanted {type}");
    }

    private static string Describe(SafetensorsFile file, string tensor) => $"[{string.Join(", ", file.ShapeOf(tensor))}]";

    private static InputException Wrong(string path, string problem) => new($"'{path}' is no file of vectors: {problem}. Delete the file. {Advice}");
}
