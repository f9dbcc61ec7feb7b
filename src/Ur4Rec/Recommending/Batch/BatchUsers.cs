using System.Globalization;
using System.Text;
using Ur4Rec.Data;

namespace Ur4Rec.Recommending.Batch;

/// <summary>Whom a batch answers.</summary>
public static class BatchUsers
{
    private const int MostNamed = 5;

    // The nearest of a million ids takes a second to find.
    private const int MostIdsCompared = 20_000;

    /// <summary>All users of a dataset, in its order.</summary>
    public static UserIndex[] All(SequenceDataset dataset) => [.. Enumerable.Range(0, dataset.UserCount).Select(user => new UserIndex(user))];

    /// <summary>The users that a file names, in its order.</summary>
    /// <param name="path">An id a line, in UTF-8. Blank lines are passed over, and who stands twice is answered once, at the first place.</param>
    /// <param name="dataset">All users there are.</param>
    /// <exception cref="InputException">The file cannot be read, is not UTF-8, names nobody, or somebody whom the dataset does not know.</exception>
    public static UserIndex[] Read(string path, SequenceDataset dataset)
    {
        var users = new List<UserIndex>();
        var isNamed = new bool[dataset.UserCount];
        var (unknown, unknownCount, line) = (new List<string>(), 0, 0);
        try
        {
            foreach (var id in File.ReadLines(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true)))
            {
                line++;
                if (string.IsNullOrWhiteSpace(id))
                    continue;
                if (!dataset.TryGetIndex(new UserId(id), out UserIndex user))
                {
                    if (++unknownCount <= MostNamed)
                        unknown.Add(Unknown(path, line, id, dataset));
                }
                else if (!isNamed[user.Value])
                {
                    isNamed[user.Value] = true;
                    users.Add(user);
                }
            }
        }
        catch (DecoderFallbackException e)
        {
            throw new InputException($"{path} is not UTF-8 (soon after line {line}); convert it.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var reason = e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : e.Message;
            throw new InputException($"{path}: the users cannot be read: {reason}.", e);
        }

        if (unknownCount > 0)
            throw new InputException(Unknown(unknown, unknownCount));
        return users.Count > 0 ? [.. users] : throw new InputException($"{path} names no user; write one id a line.");
    }

    private static string Unknown(string path, int line, string id, SequenceDataset dataset)
    {
        IEnumerable<string> known = dataset.UserCount <= MostIdsCompared ? BatchUsers.All(dataset).Select(user => dataset.IdOf(user).Value) : [];
        var advice = NearestName.PlausiblyOf(id, known) is { } nearest ? $", did you mean '{nearest}'?" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{path}:{line}: '{id}'{advice}");
    }

    private static string Unknown(List<string> named, int count)
    {
        var others = count > named.Count ? string.Create(CultureInfo.InvariantCulture, $"; and {count - named.Count:N0} more") : "";
        var users = count == 1 ? "user" : "users";
        return string.Create(CultureInfo.InvariantCulture,
            $"The run's data does not have {count:N0} {users} of the file: {string.Join("; ", named)}{others}");
    }
}
