using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Ur4Rec.Server.Hosting;

/// <summary>
/// JSON lines on standard error: warnings and errors, and of Ur4Rec what its level asks for. Scopes stay out, since the framework's hold the paths of
/// requests, and these the ids of users.
/// </summary>
internal static class ServerLog
{
    private const string Ours = "Ur4Rec";
    private const string Host = "Microsoft.Extensions.Hosting.Internal.Host";
    private const string LevelVariable = "UR4REC_LOG";

    public static void Configure(ILoggingBuilder logging)
    {
        logging.SetMinimumLevel(LogLevel.Warning);
        // It logs what keeps it from starting, and throws it for the caller to say.
        logging.AddFilter(Host, LogLevel.None);
        if (Enum.TryParse(Environment.GetEnvironmentVariable(LevelVariable), ignoreCase: true, out LogLevel level))
            logging.AddFilter(Ours, level);
        logging.AddJsonConsole(options =>
        {
            options.IncludeScopes = false;
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        });
        logging.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
