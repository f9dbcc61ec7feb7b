using Ur4Rec.Data.Importing.Features;

namespace Ur4Rec.Data.Importing.Python;

/// <summary>Reads the Python objects that <c>numpy.save</c> pickled, as plain data; see <see cref="PickleReader"/>.</summary>
internal static class NpyObjects
{
    private const long LongestPickle = 1 << 30;

    /// <summary>The value that <c>numpy.save</c> was given and <c>numpy.load(path, allow_pickle=True).item()</c> gives, and the bytes of its pickle.</summary>
    /// <exception cref="InputException">The file is missing, damaged or hostile, or it holds several objects or none.</exception>
    public static (PickleValue Value, long Bytes) ReadItem(string path)
    {
        var pickle = ReadPickle(path);
        if (PickleReader.Read(pickle, path) is PickleArray array && array.Elements().Take(2).ToList() is [var item])
            return (item, pickle.Length);
        throw NpyHeader.Wrong(path, "it holds several Python objects or none, and one is wanted, as numpy.save(path, a_dict) writes it");
    }

    private static byte[] ReadPickle(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (NpyHeader.Read(path, stream) is not { Type: "|O" })
                throw NpyHeader.Wrong(path, "it holds numbers or text, and Python objects are wanted, as numpy.save(path, a_dict) writes them");
            if (stream.Length - stream.Position > LongestPickle)
                throw NpyHeader.Wrong(path, $"it has {stream.Length} bytes, and up to {LongestPickle} are read");
            var pickle = new byte[stream.Length - stream.Position];
            stream.ReadExactly(pickle);
            return pickle;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{path}' cannot be read ({error.Message}); check that it is a file you may read.", error);
        }
    }
}
