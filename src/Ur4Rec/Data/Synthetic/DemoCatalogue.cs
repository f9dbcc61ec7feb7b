using System.Globalization;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Data.Synthetic;

/// <summary>Makes the films: series of one to four parts, each series with its genres, theme and title.</summary>
internal static class DemoCatalogue
{
    private const double AppealSpread = 1.3;
    private const double ShareOfSeries = 0.2;
    private const int LongestSeries = 4;

    public static DemoFilm[] Generate(ulong seed, int count)
    {
        var random = new RandomStream(RandomKey.For(seed, "demo-catalogue"));
        var titles = Titles(ref random);
        var films = new List<DemoFilm>(count);
        for (var series = 0; films.Count < count; series++)
        {
            var wanted = random.NextDouble() < ShareOfSeries ? 2 + random.NextInt(LongestSeries - 1) : 1;
            AddSeries(films, titles[series], Math.Min(wanted, count - films.Count), ref random);
        }

        return [.. films];
    }

    private static string[] Titles(ref RandomStream random)
    {
        var titles = DemoWords.TitleAdjectives
            .SelectMany(adjective => DemoWords.TitleNouns.Select(noun => $"The {adjective} {noun}"))
            .ToArray();
        random.Shuffle(titles.AsSpan());
        return titles;
    }

    private static void AddSeries(List<DemoFilm> films, string title, int parts, ref RandomStream random)
    {
        var genres = DrawGenres(ref random);
        var main = DemoWords.Genres[genres[0]];
        var setting = random.NextInt(main.Settings.Length);
        var theme = (genres[0] * main.Settings.Length) + setting;
        var hero = Pick(main.Heroes, ref random);
        var appeal = AppealSpread * random.NextGaussian();
        var year = 1960 + random.NextInt(60);
        for (var part = 1; part <= parts; part++)
        {
            var metadata = new ItemMetadata(new ItemId(string.Create(CultureInfo.InvariantCulture, $"film-{films.Count + 1:D3}")))
            {
                Title = part == 1 ? title : string.Create(CultureInfo.InvariantCulture, $"{title} {part}"),
                Text = Describe(main, main.Settings[setting], hero, ref random),
                Year = year + (2 * (part - 1)),
                Genres = Array.ConvertAll(genres, genre => DemoWords.Genres[genre].Name),
            };
            int? sequel = part < parts ? films.Count + 1 : null;
            films.Add(new DemoFilm(metadata, genres, theme, appeal - (0.3 * (part - 1)), sequel));
        }
    }

    private static int[] DrawGenres(ref RandomStream random)
    {
        var genres = Enumerable.Range(0, DemoWords.Genres.Length).ToArray();
        random.Shuffle(genres.AsSpan());
        return genres[..(1 + random.NextInt(3))];
    }

    private static string Describe(DemoGenre genre, string setting, string hero, ref RandomStream random)
    {
        var tone = Pick(genre.Tone, ref random);
        var deed = Pick(DemoWords.Deeds, ref random);
        return $"A {tone} {genre.Name.ToLowerInvariant()} film about {hero}. Set in and around {setting}. They {deed}.";
    }

    private static string Pick(string[] words, ref RandomStream random) => words[random.NextInt(words.Length)];
}
