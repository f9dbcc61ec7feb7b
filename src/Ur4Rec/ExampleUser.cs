using Ur4Rec.Data;
using Ur4Rec.Recommending;

namespace Ur4Rec;

/// <summary>What a run recommends to one of its users, and why: an entry of <c>examples.json</c>.</summary>
/// <param name="User">The user.</param>
/// <param name="HistoryLength">Entries of the whole history.</param>
/// <param name="History">Its newest entries, oldest first.</param>
/// <param name="Items">The recommendations, best first.</param>
public sealed record ExampleUser(string User, int HistoryLength, IReadOnlyList<TitledItem> History, IReadOnlyList<RankedItem> Items)
{
    private const int Users = 4;
    private const int HistoryShown = 10;
    private const int Recommendations = 5;

    /// <summary>Asks for users spread evenly over the test cases, so that nobody chose them by their answers.</summary>
    /// <exception cref="InputException">The store cannot be read any more.</exception>
    internal static IReadOnlyList<ExampleUser> Choose(RunData data, Explainer explainer)
    {
        var cases = data.Split.Test;
        var places = Enumerable.Range(0, Users).Select(i => i * cases.Count / Users).Distinct();
        return [.. places.Select(place => cases[place].User).Distinct().Select(user => Of(user, data, explainer))];
    }

    private static ExampleUser Of(UserIndex index, RunData data, Explainer explainer)
    {
        var (dataset, user) = (data.Split.Dataset, data.Split.Dataset.IdOf(index));
        var history = dataset.Sequence(index).ToArray();
        var newest = history.TakeLast(HistoryShown).Select(item => dataset.IdOf(item)).ToArray();
        var titles = data.TitlesOf(newest);
        var answer = Answer.Of(user.Value, explainer.ForUser(user, Recommendations), data);
        return new ExampleUser(user.Value, history.Length, [.. newest.Select(item => new TitledItem(item.Value, titles[item]))], answer.Items);
    }
}

/// <summary>An item of a history.</summary>
/// <param name="Item">The item's id.</param>
/// <param name="Title">Its title, where the data has one.</param>
public sealed record TitledItem(string Item, string? Title);
