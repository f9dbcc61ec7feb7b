namespace Ur4Rec.Text.Describing;

/// <summary>The values that a prompt template may name. There is none for a user's id: it is nobody else's business.</summary>
internal static class Placeholders
{
    public const string Count = "count";
    public const string Total = "total";
    public const string History = "history";
    public const string Titles = "titles";
    public const string Genres = "genres";
    public const string AvoidedGenres = "avoided_genres";
    public const string Decades = "decades";
    public const string Title = "title";
    public const string Year = "year";
    public const string Text = "text";
    public const string Attributes = "attributes";

    private static readonly string[] s_user = [Count, Total, History, Titles, Genres, AvoidedGenres, Decades];
    private static readonly string[] s_item = [Title, Year, Genres, Text, Attributes];

    public static IReadOnlyCollection<string> Of(SubjectKind kind) => kind == SubjectKind.User ? s_user : s_item;
}
