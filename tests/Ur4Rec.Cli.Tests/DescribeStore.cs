using System.Globalization;
using Ur4Rec.Stub;
using Ur4Rec.Text;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Cli.Tests;

/// <summary>A store of films, each with a title, and of people who chose some; and the flags that have a stub describe them.</summary>
internal sealed class DescribeStore : IDisposable
{
    public const string Store = "films.db";

    private const int ChoicesOfAUser = 6;

    public DescribeStore(int items, int users = 3)
    {
        Workspace.Write("films.item", "item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq\n" + string.Concat(
            Enumerable.Range(0, items).Select(item => Line($"i{item}\tFilm {item}\t1990\t{(item % 2 == 0 ? "Comedy" : "Drama")}"))));
        Workspace.Write("films.inter", "user_id:token\titem_id:token\trating:float\ttimestamp:float\n" + string.Concat(
            Enumerable.Range(0, Math.Max(users, items)).SelectMany(user => Enumerable.Range(0, ChoicesOfAUser)
                .Select(step => Line($"secret-name-{user % users}\ti{(user + step) % items}\t5\t{(user * ChoicesOfAUser) + step}")))));
        Workspace.Write("item.txt", "Be brief.\n---\nWhat is {{title}}?");
        Workspace.Succeed("import", "--format", "recbole", ".", "--store", Store);
    }

    public Workspace Workspace { get; } = new();

    public void Dispose() => Workspace.Dispose();

    /// <summary>The command line that has the stub describe every item.</summary>
    public static string[] Command(StubEndpoint stub, params string[] more) =>
    [
        "describe", "--store", Store, "--items", "--provider", "openai", "--base-url", stub.Address, "--model", "stub", "--item-template", "item.txt",
        "--concurrency", "4", .. more,
    ];

    /// <summary>The films described, by title, as the texts say; a text stored twice is there twice.</summary>
    public string[] Texts()
    {
        using var store = TextStore.Open(Workspace.PathOf(Store));
        var set = new TextSet(SubjectKind.Item, TextOrigin.OpenAi, "stub", KnowsUntil.NoInteractions, IsRedacted: false);
        return [.. store.Descriptions(set).Select(text => string.Join(' ', text.Sentences))];
    }

    /// <summary>What a stub says of the film that a prompt asks about.</summary>
    public static StubAnswer Answer(StubRequest request) => StubAnswer.Chat(TextAbout(request));

    /// <summary>The text that answers a request.</summary>
    public static string TextAbout(StubRequest request) => $"{request.Question["What is ".Length..^1]} is a film.";

    /// <summary>The texts of all films, in the order of the store.</summary>
    public static string[] TextsOf(int items) => [.. Enumerable.Range(0, items).Select(item => Line($"Film {item} is a film.").TrimEnd())];

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture) + "\n";
}
