using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ur4Rec.Data;
using Ur4Rec.Evaluation;
using Ur4Rec.Training;

namespace Ur4Rec;

/// <summary>
/// A test case of a run and where the model put its target: a line of <c>cases.jsonl</c>. Every test metric that is a mean over cases, every
/// segment and every paired difference follows from these lines; the protocol that they were ranked under stands in <c>metrics.json</c>.
/// </summary>
/// <param name="User">The user asked about, as the data names them.</param>
/// <param name="Target">The item asked for, as the data names it.</param>
/// <param name="History">Items before the target.</param>
/// <param name="Better">See <see cref="TargetRank.Better"/>.</param>
/// <param name="Tied">See <see cref="TargetRank.Tied"/>.</param>
/// <param name="Segments">The segment of each kind that the case is in, see <see cref="CaseSegment"/>.</param>
public sealed record RunCase(string User, string Target, int History, int Better, int Tied, IReadOnlyDictionary<string, string> Segments)
{
    /// <summary>Where the target stands.</summary>
    [JsonIgnore]
    public TargetRank Rank => new(Better, Tied);

    /// <summary>The test cases of a split.</summary>
    /// <param name="split">The split.</param>
    /// <param name="ranks">[test cases] where each target stands.</param>
    public static IReadOnlyList<RunCase> Of(Split split, IReadOnlyList<TargetRank> ranks)
    {
        var segments = ranks.Select(_ => new OrderedDictionary<string, string>()).ToArray();
        foreach (var segment in Evaluation.Segments.Of(split, split.Test))
        {
            foreach (var position in segment.Positions)
                segments[position].Add(segment.Kind, segment.Name);
        }

        return [.. split.Test.Zip(ranks, segments).Select(each => Of(split, each.First, each.Second, each.Third))];
    }

    /// <summary>As JSON, a line a case.</summary>
    public static string ToLines(IEnumerable<RunCase> cases)
    {
        var lines = new StringBuilder();
        foreach (var @case in cases)
            lines.Append(RunJson.Line(@case)).Append('\n');
        return lines.ToString();
    }

    /// <summary>Reads what <see cref="ToLines"/> made.</summary>
    /// <exception cref="InputException">A line is no case.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<RunCase> Read(string path) =>
        [.. File.ReadLines(path).Select((line, index) => Parse(line, $"{path}:{index + 1}"))];

    private static RunCase Of(Split split, EvaluationCase @case, TargetRank rank, IReadOnlyDictionary<string, string> segments) => new(
        split.Dataset.IdOf(@case.User).Value, split.Dataset.IdOf(split.Target(@case)).Value, @case.TargetPosition, rank.Better, rank.Tied, segments);

    private static RunCase Parse(string line, string where)
    {
        try
        {
            var @case = RunJson.Read<RunCase>(line);
            return @case is { Better: >= 0, Tied: >= 0 } ? @case : throw new InputException($"{where}: a target cannot have fewer than 0 items above or beside it.");
        }
        catch (JsonException e)
        {
            throw new InputException($"{where}: this is no test case: {e.Message}", e);
        }
    }
}
