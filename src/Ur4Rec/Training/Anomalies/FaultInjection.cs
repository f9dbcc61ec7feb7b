using System.Globalization;
using System.Text.Json;
using Ur4Rec.Data;

namespace Ur4Rec.Training.Anomalies;

/// <summary>What a fault is planted in.</summary>
public enum FaultTarget
{
    /// <summary>A parameter's value, before the step.</summary>
    Parameter,

    /// <summary>A parameter's gradient, after the backward pass.</summary>
    Gradient,

    /// <summary>The output of an operation, as it is computed.</summary>
    Operation,
}

/// <summary>
/// A wrong number put on purpose into one tensor at one step, to test that a run's anomaly guard names exactly it. The tool reads it from the
/// environment variable <see cref="Variable"/>, in one of these forms:
/// <list type="bullet">
/// <item><c>STAGE:STEP:parameter:NAME:ELEMENT=VALUE</c>, e.g. <c>pretrain_retriever:12:parameter:retriever.router.1.weight:5=nan</c></item>
/// <item><c>STAGE:STEP:gradient:NAME:ELEMENT=VALUE</c>, of an element to which the step gives a gradient</item>
/// <item><c>STAGE:STEP:operation:NAME:WHICH:ELEMENT=VALUE</c>, e.g. <c>end_to_end:1:operation:linear:3:0=-inf</c>: the third linear</item>
/// </list>
/// STEP is counted from 1 over the whole stage; <c>STEP@SHARD</c> plants a gradient or an operation in one shard alone, from 0. WHICH is counted from 1 within the
/// shard, ELEMENT from 0 row by row; VALUE is <c>nan</c>, <c>inf</c>, <c>-inf</c> or a number such as <c>3e38</c>.
/// </summary>
/// <param name="Stage">The stage.</param>
/// <param name="Step">The step, from 1 over the whole stage.</param>
/// <param name="Target">What is changed.</param>
/// <param name="Name">The parameter's dotted name, or the operation's.</param>
/// <param name="Which">The n-th operation of its name in the step, from 1; 1 for a parameter.</param>
/// <param name="Element">Which of the tensor's values, from 0 row by row.</param>
/// <param name="Value">What is put there.</param>
public sealed record FaultInjection(Stage Stage, long Step, FaultTarget Target, string Name, int Which, int Element, float Value)
{
    /// <summary>The environment variable that the tool reads.</summary>
    public const string Variable = "UR4REC_FAULT";

    /// <summary>The shard in which it is planted; null for all of them.</summary>
    public int? Shard { get; init; }

    private const string Form = "STAGE:STEP:parameter:NAME:ELEMENT=VALUE, STAGE:STEP:gradient:NAME:ELEMENT=VALUE or "
        + "STAGE:STEP:operation:NAME:WHICH:ELEMENT=VALUE";

    /// <summary>From its text.</summary>
    /// <exception cref="InputException">The text has none of the forms.</exception>
    public static FaultInjection Parse(string text)
    {
        var (place, value) = text.LastIndexOf('=') is var equals and >= 0 ? (text[..equals], text[(equals + 1)..]) : (text, "");
        var parts = place.Split(':');
        var moment = parts.Length > 1 ? parts[1].Split('@') : [""];
        var shard = moment.Length == 2 ? CountOf(moment[1]) : null;
        if (parts.Length < 5 || StageOf(parts[0]) is not { } stage || TargetOf(parts[2]) is not { } target
            || parts.Length != (target == FaultTarget.Operation ? 6 : 5)
            || !long.TryParse(moment[0], NumberStyles.None, CultureInfo.InvariantCulture, out var step) || step < 1
            || CountOf(parts[^1]) is not { } element || CountOf(target == FaultTarget.Operation ? parts[4] : "1") is not ({ } which and > 0)
            || moment.Length > 2 || moment.Length == 2 && (shard is null || target == FaultTarget.Parameter) || ValueOf(value) is not { } planted)
        {
            throw new InputException($"{Variable}: '{text}' is no fault; write {Form}.");
        }

        return new FaultInjection(stage, step, target, parts[3], which, element, planted) { Shard = shard };
    }

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public override string ToString()
    {
        var shard = Shard is null ? "" : $"@{Shard}";
        var which = Target == FaultTarget.Operation ? $":{Which}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Stage.Name()}:{Step}{shard}:{NameOf(Target)}:{Name}{which}:{Element}={AnomalyNumber.Of(Value)}");
    }

    private static Stage? StageOf(string name) => Find(Enum.GetValues<Stage>(), stage => stage.Name() == name);

    private static FaultTarget? TargetOf(string name) => Find(Enum.GetValues<FaultTarget>(), target => NameOf(target) == name);

    private static T? Find<T>(T[] values, Func<T, bool> isIt)
        where T : struct => values.Where(isIt).Select(value => (T?)value).FirstOrDefault();

    private static string NameOf(FaultTarget target) => JsonNamingPolicy.SnakeCaseLower.ConvertName(target.ToString());

    private static int? CountOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    private static float? ValueOf(string text) => text switch
    {
        "nan" => float.NaN,
        "inf" => float.PositiveInfinity,
        "-inf" => float.NegativeInfinity,
        _ => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && float.IsFinite(value) ? value : null,
    };
}
