using Ur4Rec.Data.Storage;

namespace Ur4Rec.Text.Storage;

/// <summary>The users and items that a store knows.</summary>
internal sealed class StoreSubjects
{
    // What a numeric id becomes on its way through a column of floating-point numbers.
    private const string FloatingPointEnd = ".0";

    private readonly HashSet<TextSubject> _known;

    public StoreSubjects(string path)
    {
        using var store = InteractionStore.Open(path);
        _known = [.. store.Users().Select(user => TextSubject.Of(user.Id)), .. store.Items().Select(item => TextSubject.Of(item.Id))];
    }

    /// <summary>The subject meant by an id: the very one, or else the one without <c>.0</c> behind it; null where the store knows neither.</summary>
    public TextSubject? Find(TextSubject written)
    {
        if (_known.Contains(written))
            return written;
        if (!written.Id.EndsWith(FloatingPointEnd, StringComparison.Ordinal))
            return null;
        var shorter = written with { Id = written.Id[..^FloatingPointEnd.Length] };
        return _known.Contains(shorter) ? shorter : null;
    }
}
