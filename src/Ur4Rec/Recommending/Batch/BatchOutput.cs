using Ur4Rec.Data;

namespace Ur4Rec.Recommending.Batch;

/// <summary>The file that a batch of answers is written to.</summary>
public sealed class BatchOutput
{
    private BatchOutput(string path, BatchFormat format, bool overwrites)
    {
        Path = path;
        Format = format;
        Overwrites = overwrites;
    }

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <summary>Whether what is there already, whole or in parts, makes way.</summary>
    public bool Overwrites { get; }

    /// <summary>How answers are written, by the path's extension.</summary>
    internal BatchFormat Format { get; }

    /// <summary>Names a file; nothing is written yet.</summary>
    /// <param name="path">It ends in <c>.jsonl</c> or <c>.csv</c>.</param>
    /// <param name="overwrite">See <see cref="Overwrites"/>.</param>
    /// <exception cref="InputException">It has another extension, is a folder, or its folder does not exist.</exception>
    public static BatchOutput At(string path, bool overwrite)
    {
        var format = BatchFormat.Of(path);
        if (Directory.Exists(path))
            throw new InputException($"{path} is a folder; name a file to write.");
        if (!Directory.Exists(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))))
            throw new InputException($"The folder of {path} does not exist; make it first, or correct the path.");
        return new BatchOutput(path, format, overwrite);
    }
}
