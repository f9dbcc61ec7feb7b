using Ur4Rec.Data;

namespace Ur4Rec.Recommending;

/// <summary>What is written about users and items, as the retriever reads it: the sentences in the order of the rows of its tables.</summary>
public interface ISentences
{
    /// <summary>What is written about a user; may be empty.</summary>
    IReadOnlyList<string> UserSentences(UserIndex user);

    /// <summary>What is written about an item; may be empty.</summary>
    IReadOnlyList<string> ItemSentences(ItemIndex item);
}
