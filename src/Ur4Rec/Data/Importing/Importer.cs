using System.Text;
using Ur4Rec.Data.Importing.Python;
using Ur4Rec.Data.Storage;

namespace Ur4Rec.Data.Importing;

/// <summary>Reads data of other programs into a store, all of it or nothing.</summary>
public static class Importer
{
    /// <summary>Adds the data at <paramref name="path"/> to the store, which is made where there is none.</summary>
    /// <param name="path">A file, or for MovieLens, RecBole and the seed also the folder of the files.</param>
    /// <param name="storePath">The store's file. A failed import leaves it as it was.</param>
    /// <param name="options">How to read.</param>
    /// <exception cref="InputException">The data, the options or the store are wrong; the message says where.</exception>
    public static ImportReport Import(string path, string storePath, ImportOptions options)
    {
        options.Validate();
        if (!Path.Exists(path))
            throw new InputException($"'{path}' does not exist; name the file or folder to import.");
        using var writer = StoreWriter.OpenOrCreate(storePath);
        var session = new ImportSession(writer, options);
        Read(path, session);
        if (session.Rows + session.ItemRows + session.UserRows == 0)
            throw new InputException(NothingRead(path, session));
        return session.ToReport(writer.Commit());
    }

    private static string NothingRead(string path, ImportSession session) =>
        session.BadRowCount > 0
            ? $"'{path}' has no good row, and {session.BadRowCount} bad ones were skipped; check the format and its options."
            : $"'{path}' is empty: there is no row to import.";

    private static void Read(string path, ImportSession session)
    {
        try
        {
            ReaderOf(session.Options.Format).Read(path, session);
        }
        catch (DecoderFallbackException error)
        {
            throw new InputException(
                $"{session.Last}: the text soon after this line is not {session.EncodingName}; "
                + "name the file's encoding with --encoding, e.g. latin1 or windows-1252.",
                error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new InputException($"'{path}' cannot be read ({error.Message}); check that it is a file you may read.", error);
        }
    }

    private static IFormatReader ReaderOf(ImportFormat format) => format switch
    {
        ImportFormat.Csv => new DelimitedReader(','),
        ImportFormat.Tsv => new DelimitedReader('\t'),
        ImportFormat.JsonLines => new JsonLinesReader(),
        ImportFormat.MovieLens => new MovieLensReader(),
        ImportFormat.RecBole => new RecBoleReader(),
        ImportFormat.Sequences => new SequencesReader(),
        ImportFormat.Seed => new SeedReader(),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no such format."),
    };
}

/// <summary>Reads one form of data and gives its rows to a session.</summary>
internal interface IFormatReader
{
    void Read(string path, ImportSession session);
}
