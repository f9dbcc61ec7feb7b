using System.Net;

namespace Ur4Rec.Sample.FilmShop;

/// <summary>The page of a shelf, as HTML.</summary>
internal static class Page
{
    public static string Of(Shelf shelf) => $$"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <link rel="icon" href="data:,">
        <title>Film shop</title>
        <style>
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
        body { margin: 2rem auto; max-width: 70rem; padding: 0 1rem }
        ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1rem; padding: 0; list-style: none }
        li { border: 1px solid #8888; border-radius: .5rem; padding: 1rem }
        h2 { font-size: 1.1rem; margin: 0 }
        small { opacity: .8 }
        </style>
        <h1>{{(shelf.IsPersonal ? "For you" : "Popular films")}}</h1>
        <p>{{(shelf.IsPersonal ? $"You have watched {shelf.Watched}." : "Watch one, and this page learns what you like.")}}
        <form><label>Genre <select name="genre"><option value="">all</option>{{string.Concat(shelf.Genres.Select(genre => Option(genre, shelf.Genre)))}}</select></label>
        <button>Show</button></form>
        <ul>{{string.Concat(shelf.Cards.Select(Film))}}</ul>
        </html>
        """;

    private static string Option(string genre, string? chosen) => $"<option{(genre == chosen ? " selected" : "")}>{Text(genre)}</option>";

    private static string Film(Card film) => $"""
        <li>
        <h2>{Text(film.Title)}</h2>
        <small>{Text(film.Genres)}</small>
        <p>{Text(film.Text)}
        {(film.Because is { } watched ? $"<p><small>Because you watched {Text(watched)}</small>" : "")}
        <form method="post" action="/films/{Uri.EscapeDataString(film.Id)}/watch"><button>Watch</button></form>
        </li>
        """;

    private static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");
}
