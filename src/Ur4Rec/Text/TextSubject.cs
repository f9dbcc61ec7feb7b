using Ur4Rec.Data;

namespace Ur4Rec.Text;

/// <summary>What kind of thing a text is about.</summary>
public enum SubjectKind
{
    /// <summary>A user: what they like.</summary>
    User,

    /// <summary>An item: what it is.</summary>
    Item,
}

/// <summary>Who or what a text is about.</summary>
/// <param name="Kind">User or item.</param>
/// <param name="Id">The external id.</param>
public readonly record struct TextSubject(SubjectKind Kind, string Id)
{
    /// <summary>A user.</summary>
    public static TextSubject Of(UserId user) => new(SubjectKind.User, user.Value);

    /// <summary>An item.</summary>
    public static TextSubject Of(ItemId item) => new(SubjectKind.Item, item.Value);

    /// <inheritdoc/>
    public override string ToString() => $"{(Kind == SubjectKind.User ? "user" : "item")} '{Id}'";
}
