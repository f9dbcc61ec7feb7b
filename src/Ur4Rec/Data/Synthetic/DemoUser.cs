using System.Globalization;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Data.Synthetic;

/// <summary>
/// One simulated member: after each film the next is its sequel, or one of the same theme, or one to their taste; the taste is
/// a weight for each genre that drifts from film to film.
/// </summary>
internal sealed class DemoUser
{
    private const int Shortest = 8;
    private const int Longest = 60;
    private const double TasteSpread = 1.5;
    private const double DriftPerFilm = 0.2;
    private const double TasteMemory = 0.99;
    private const double SequelChance = 0.7;
    private const double SameThemeChance = 0.5;
    private const double SameEveningChance = 0.3;
    private const long Year2020 = 1_577_836_800;
    private const int SecondsADay = 86_400;

    private readonly UserId _id;
    private readonly DemoFilm[] _catalogue;
    private readonly double[] _taste = new double[DemoWords.Genres.Length];
    private readonly bool[] _seen;
    private readonly double[] _weights;
    private RandomStream _random;

    private DemoUser(ulong seed, int number, DemoFilm[] catalogue)
    {
        _id = new UserId(string.Create(CultureInfo.InvariantCulture, $"user-{number + 1:D4}"));
        _catalogue = catalogue;
        _seen = new bool[catalogue.Length];
        _weights = new double[catalogue.Length];
        _random = new RandomStream(RandomKey.For(seed, "demo-user", (ulong)number));
        foreach (ref var weight in _taste.AsSpan())
            weight = TasteSpread * _random.NextGaussian();
    }

    public static Interaction[] Viewings(ulong seed, int number, DemoFilm[] catalogue) =>
        new DemoUser(seed, number, catalogue).Watch();

    private Interaction[] Watch()
    {
        // Squaring makes most members casual ones.
        var length = Shortest + (int)(Math.Pow(_random.NextDouble(), 2) * (Longest - Shortest + 1));
        var time = Year2020 + _random.NextInt(3 * 365 * SecondsADay);
        var viewings = new Interaction[length];
        int? last = null;
        for (var i = 0; i < length; i++)
        {
            var film = Next(last);
            viewings[i] = new Interaction(_id, _catalogue[film].Metadata.Id, time, Rate(film));
            _seen[film] = true;
            last = film;
            time += _random.NextDouble() < SameEveningChance
                ? 5_400 + _random.NextInt(7_200)
                : SecondsADay + _random.NextInt(20 * SecondsADay);
            Drift();
        }

        return viewings;
    }

    private int Next(int? last)
    {
        if (last is { } film)
        {
            if (_catalogue[film].Sequel is { } sequel && !_seen[sequel] && _random.NextDouble() < SequelChance)
                return sequel;
            if (_random.NextDouble() < SameThemeChance && DrawToTaste(_catalogue[film].Theme) is { } related)
                return related;
        }

        return DrawToTaste(theme: null)
            ?? throw new InvalidOperationException($"{_id} has seen every film.");
    }

    /// <summary>An unseen film of the theme (or of any), by appeal and taste; null where none is left.</summary>
    private int? DrawToTaste(int? theme)
    {
        var total = 0.0;
        for (var i = 0; i < _weights.Length; i++)
        {
            var possible = !_seen[i] && (theme is null || _catalogue[i].Theme == theme);
            _weights[i] = possible ? Math.Exp(_catalogue[i].Appeal + Liking(i)) : 0;
            total += _weights[i];
        }

        if (total == 0)
            return null;
        var left = _random.NextDouble() * total;
        var chosen = -1;
        for (var i = 0; i < _weights.Length && left >= 0; i++)
        {
            if (_weights[i] > 0)
                chosen = i;
            left -= _weights[i];
        }

        return chosen;
    }

    private double Liking(int film)
    {
        var sum = 0.0;
        foreach (var genre in _catalogue[film].Genres)
            sum += _taste[genre];
        return sum / _catalogue[film].Genres.Length;
    }

    private double Rate(int film) => Math.Clamp(Math.Round(3.2 + (0.6 * Liking(film)) + (0.7 * _random.NextGaussian())), 1, 5);

    private void Drift()
    {
        foreach (ref var weight in _taste.AsSpan())
            weight = (TasteMemory * weight) + (DriftPerFilm * _random.NextGaussian());
    }
}
