using System.Security.Cryptography;
using System.Text.Json;
using Ur4Rec.Data;
using Ur4Rec.Serving.Storage;
using Ur4Rec.Training;

namespace Ur4Rec.Serving.Loading;

/// <summary>
/// What a run was trained on, as <c>catalogue.json</c> keeps it, so that the run can be served when users of it have been erased from its store:
/// the order of the items, and a hash of all that was known of each user. No user is named.
/// </summary>
/// <param name="Dataset">The fingerprint of the data that the run was trained on.</param>
/// <param name="Items">The items' ids in the order of the model.</param>
/// <param name="ChosenItems">How many of the first of them were chosen by somebody; see <see cref="FixedCatalogue"/>.</param>
/// <param name="LeftOut">Hashes of the ids of users whom preparation dropped.</param>
/// <param name="Users">A hash each of the users' ids, interactions and texts.</param>
/// <param name="Features">Hash of the items' texts and images and of the encoder; null where the run reads none.</param>
internal sealed record RunCatalogue(
    string Dataset, IReadOnlyList<string> Items, int ChosenItems, IReadOnlyList<string> LeftOut, IReadOnlyList<string> Users, string? Features)
{
    /// <summary>The catalogue of a run over exactly the data that it was trained on.</summary>
    public static RunCatalogue Of(RunData data, RunFeatures? features)
    {
        var dataset = data.Split.Dataset;
        return new RunCatalogue(
            data.Fingerprint,
            [.. Enumerable.Range(0, dataset.ItemCount).Select(item => dataset.IdOf(new ItemIndex(item)).Value)],
            1 + UsersOf(dataset).Max(user => dataset.Sequence(user).ToArray().Max(item => item.Value)),
            [.. data.StoreUsers().Where(user => !dataset.TryGetIndex(user, out UserIndex _)).Select(ErasedUsers.HashOf)],
            [.. UsersOf(dataset).Select(user => HashOf(dataset, features, user))],
            features?.ItemFingerprint);
    }

    /// <summary>Reads a run's catalogue; null where there is none, or one of another training.</summary>
    /// <param name="directory">The run.</param>
    /// <param name="fingerprint">That of the data that the run was trained on.</param>
    /// <exception cref="InputException">The file is damaged.</exception>
    public static RunCatalogue? Read(RunDirectory directory, string fingerprint)
    {
        if (!File.Exists(directory.CataloguePath))
            return null;
        try
        {
            var catalogue = RunJson.Read<RunCatalogue>(File.ReadAllText(directory.CataloguePath));
            return catalogue.Dataset == fingerprint ? catalogue : null;
        }
        catch (JsonException e)
        {
            throw new InputException(
                $"{directory.CataloguePath} is damaged: {e.Message} Remove it; where users were erased since, train the run again.", e);
        }
    }

    /// <summary>Writes the run's catalogue, whole or not at all.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Write(RunDirectory directory) => RunDirectory.WriteWhole(directory.CataloguePath, RunJson.Document(this) + "\n");

    /// <summary>How to prepare what is left of the data.</summary>
    public FixedCatalogue ToFixed()
    {
        HashSet<string> leftOut = [.. LeftOut];
        return new FixedCatalogue([.. Items.Select(item => new ItemId(item))], ChosenItems, user => leftOut.Contains(ErasedUsers.HashOf(user)));
    }

    /// <summary>
    /// The catalogue of what is left when users were erased; null where the data differs from that of the training by anything else: a user is new
    /// or changed, or more of them are gone than were erased.
    /// </summary>
    public RunCatalogue? WithoutErased(RunData data, RunFeatures? features, ErasedUsers erased)
    {
        var dataset = data.Split.Dataset;
        HashSet<string> known = [.. Users];
        string[] present = [.. UsersOf(dataset).Select(user => HashOf(dataset, features, user))];
        var gone = Users.Count - present.Length;
        var stillThere = UsersOf(dataset).Count(user => erased.Contains(dataset.IdOf(user)));
        return features?.ItemFingerprint == Features && known.IsSupersetOf(present) && gone + stillThere <= erased.Count
            ? this with { Users = present }
            : null;
    }

    private static IEnumerable<UserIndex> UsersOf(SequenceDataset dataset) => Enumerable.Range(0, dataset.UserCount).Select(user => new UserIndex(user));

    private static string HashOf(SequenceDataset dataset, RunFeatures? features, UserIndex user)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendText(dataset.IdOf(user).Value);
        Append(dataset.Sequence(user), dataset.Times(user));
        Append(dataset.Dropped.Of(user), dataset.Dropped.TimesOf(user));
        foreach (var sentence in features?.UserSentences(user) ?? [])
            hash.AppendText(sentence);
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Append(ReadOnlyMemory<ItemIndex> items, ReadOnlyMemory<long> times)
        {
            hash.AppendCount(items.Length);
            for (var i = 0; i < items.Length; i++)
            {
                hash.AppendText(dataset.IdOf(items.Span[i]).Value);
                hash.AppendData(BitConverter.GetBytes(times.Span[i]));
            }
        }
    }
}
