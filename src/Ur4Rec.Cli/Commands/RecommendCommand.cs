using System.CommandLine;
using Ur4Rec.Cli.Output;
using Ur4Rec.Data;
using Ur4Rec.Recommending;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Commands;

/// <summary><c>ur4rec recommend --run DIR --user ID | --history id,id,…</c>: the best unseen items.</summary>
internal static class RecommendCommand
{
    private static readonly Option<string> s_run = SharedOptions.Run();
    private static readonly Option<string?> s_store = SharedOptions.OptionalStore();
    private static readonly Option<string?> s_user = new("--user") { Description = "A user of the run's data.", HelpName = "ID" };

    private static readonly Option<string?> s_history = new("--history")
    {
        Description = "Items in time order, the newest last, for a user the data does not know.",
        HelpName = "ID,ID,...",
    };

    private static readonly Option<int> s_count = SharedOptions.Count("-k", min: 1, byDefault: 10, "How many items.");
    private static readonly Option<bool> s_json = SharedOptions.Json();

    public static Command Build()
    {
        var command = new Command("recommend", "Recommend items to a user, or to a history.") { s_run, s_store, s_user, s_history, s_count, s_json };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var (user, history) = (parsed.GetValue(s_user), parsed.GetValue(s_history));
        if (user is null == history is null)
            throw new InputException("Say for whom: either --user ID or --history ID,ID,...");

        using var run = TrainedRun.Load(parsed.GetRequiredValue(s_run), parsed.GetValue(s_store));
        var recommendations = user is not null
            ? run.Recommender.ForUser(new UserId(user), parsed.GetValue(s_count))
            : run.Recommender.ForHistory(ItemsOf(history!), parsed.GetValue(s_count));
        var answer = new Answer(user, Describe(recommendations, run.Data));
        if (parsed.GetValue(s_json))
            Console.Out.WriteLine(RunJson.Document(answer));
        else
            RecommendationTable.Print(answer);
        return Tool.Done;
    }

    private static IEnumerable<ItemId> ItemsOf(string history)
    {
        var ids = history.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return ids.Length > 0 ? ids.Select(id => new ItemId(id)) : throw new InputException("--history holds no item; write --history ID,ID,...");
    }

    private static RankedItem[] Describe(IReadOnlyList<Recommendation> recommendations, RunData data) =>
        recommendations
            .Zip(data.Describe(recommendations.Select(recommendation => recommendation.Item)))
            .Select((pair, index) => new RankedItem(index + 1, pair.First.Item.Value, pair.First.Score, pair.Second.Title))
            .ToArray();
}

/// <summary>What <c>recommend</c> answers.</summary>
/// <param name="User">The user asked for, or null where a history was given.</param>
/// <param name="Items">Best first.</param>
internal sealed record Answer(string? User, IReadOnlyList<RankedItem> Items);

/// <summary>One item of an answer.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="Item">The item's id.</param>
/// <param name="Score">The model's score.</param>
/// <param name="Title">Its title, where the data has one.</param>
internal sealed record RankedItem(int Rank, string Item, float Score, string? Title);
