using Ur4Rec.Data;
using Ur4Rec.Recommending;

namespace Ur4Rec.Serving.Loading;

/// <summary>What is written about the users and items of a run and about the items that came after it.</summary>
internal sealed class ServedSentences(ISentences run, int trainedItems, IReadOnlyList<AddedItem> added) : ISentences
{
    public IReadOnlyList<string> UserSentences(UserIndex user) => run.UserSentences(user);

    public IReadOnlyList<string> ItemSentences(ItemIndex item) =>
        item.Value < trainedItems ? run.ItemSentences(item) : added[item.Value - trainedItems].Sentences;
}
