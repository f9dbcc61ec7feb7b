using Microsoft.Extensions.Logging;

namespace Ur4Rec.Serving;

/// <summary>What the engine says beside its answers; nothing of users.</summary>
internal static partial class ServingLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The store does not answer: answers may be stale, and nothing new is taken. {Problem}")]
    public static partial void StoreIsAway(this ILogger log, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store answers again.")]
    public static partial void StoreIsBack(this ILogger log);

    [LoggerMessage(Level = LogLevel.Information, Message = "The model {Version} of {Run} answers, with {Items} items.")]
    public static partial void ModelAnswers(this ILogger log, string version, string run, int items);

    [LoggerMessage(Level = LogLevel.Error, Message = "Items that other servers put could not be taken in: {Problem}")]
    public static partial void ItemsFailed(this ILogger log, string problem);
}
