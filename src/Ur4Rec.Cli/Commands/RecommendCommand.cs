using System.CommandLine;
using System.Globalization;
using Ur4Rec.Cli.Output;
using Ur4Rec.Data;
using Ur4Rec.Numerics.Distribution;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Commands;

/// <summary><c>ur4rec recommend --run DIR --user ID | --history id,id,… | --all-users | --users FILE</c>: the best unseen items.</summary>
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
    private static readonly Option<bool> s_explain = new("--explain") { Description = "Say why each item is recommended." };
    private static readonly Option<bool> s_json = SharedOptions.Json();
    private static readonly BatchFlags s_batch = new();

    public static Command Build(IRankGroup ranks, CancellationToken cancellation)
    {
        var command = new Command("recommend", "Recommend items to a user, to a history, or to many users at once.")
        {
            s_run, s_store, s_user, s_history, s_count, s_explain, s_json,
        };
        s_batch.AddTo(command);
        command.SetAction(parsed => Run(parsed, ranks, cancellation));
        return command;
    }

    private static int Run(ParseResult parsed, IRankGroup ranks, CancellationToken cancellation)
    {
        var (user, history) = (parsed.GetValue(s_user), parsed.GetValue(s_history));
        var (isForAll, file) = (parsed.GetValue(s_batch.AllUsers), parsed.GetValue(s_batch.Users));
        if (((bool[])[user is not null, history is not null, isForAll, file is not null]).Count(isGiven => isGiven) != 1)
            throw new InputException("Say for whom: one of --user ID, --history ID,ID,..., --all-users and --users FILE.");
        return isForAll || file is not null ? AnswerMany(parsed, ranks, cancellation) : AnswerOne(parsed, ranks, user, history);
    }

    private static int AnswerMany(ParseResult parsed, IRankGroup ranks, CancellationToken cancellation)
    {
        if (parsed.GetValue(s_explain))
            throw new InputException($"{s_explain.Name} is for one user; leave it out of a batch.");
        var batch = s_batch.Read(parsed, parsed.GetRequiredValue(s_run), parsed.GetValue(s_store), parsed.GetValue(s_count));
        return new RecommendBatch(batch, WarnOfWhatIsNotRanked, parsed.GetValue(s_json), cancellation).Run(ranks);
    }

    private static int AnswerOne(ParseResult parsed, IRankGroup ranks, string? user, string? history)
    {
        s_batch.RequireNone(parsed);
        using var run = TrainedRun.Load(parsed.GetRequiredValue(s_run), parsed.GetValue(s_store), ranks);
        var count = parsed.GetValue(s_count);
        var explain = parsed.GetValue(s_explain);
        var answer = explain ? Explain(run, user, history, count) : Recommend(run, user, history, count);
        WarnOfWhatIsNotRanked(run, count);
        if (parsed.GetValue(s_json))
            Console.Out.WriteLine(RunJson.Document(answer));
        else if (explain)
            ExplanationGrid.Print(answer);
        else
            RecommendationTable.Print(answer);
        return Tool.Done;
    }

    private static Answer Recommend(TrainedRun run, string? user, string? history, int count) => Answer.Of(
        user,
        user is not null ? run.Recommender.ForUser(new UserId(user), count) : run.Recommender.ForHistory(ItemsOf(history!), count),
        run.Data);

    private static Answer Explain(TrainedRun run, string? user, string? history, int count) => Answer.Of(
        user,
        user is not null ? run.Explainer.ForUser(new UserId(user), count) : run.Explainer.ForHistory(ItemsOf(history!), count),
        run.Data);

    private static void WarnOfWhatIsNotRanked(TrainedRun run, int count)
    {
        var most = run.Recommender.MaxCount;
        if (count > most && most < run.Data.Split.Dataset.ItemCount)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"warning: no more than {most:N0} items are recommended: the run's sequence model retrieves so many to rank (rerank_top)."));
        }
    }

    private static IEnumerable<ItemId> ItemsOf(string history)
    {
        var ids = history.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return ids.Length > 0 ? ids.Select(id => new ItemId(id)) : throw new InputException("--history holds no item; write --history ID,ID,...");
    }
}
