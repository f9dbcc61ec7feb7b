using System.CommandLine;
using Ur4Rec.Cli.Commands;
using Ur4Rec.Data;
using Ur4Rec.Evaluation;
using Ur4Rec.Numerics.Distribution;
using Ur4Rec.Numerics.Kernels;
using Ur4Rec.Serving;
using Ur4Rec.Text.Clients;
using Ur4Rec.Training.Anomalies;

namespace Ur4Rec.Cli;

/// <summary>The tool: finds the command, runs it, and turns what went wrong into one line and an exit code.</summary>
internal static class Tool
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongInput = 2;

    /// <summary>What a command that was interrupted answers, whatever the signal was.</summary>
    public const int Interrupted = 130;

    private const string TraceVariable = "UR4REC_TRACE";

    /// <summary>The commands that several ranks do together.</summary>
    private static readonly string[] s_shared = ["train", "evaluate", "recommend"];

    /// <summary>Runs a command of this assembly, or one of those that are given beside them.</summary>
    public static int Run(string[] args, Interruption interruption, params IReadOnlyList<Command> others)
    {
        var job = new Job(interruption.Token);
        try
        {
            var ranks = job.Join();
            var parsed = BuildRoot(others, ranks, interruption.Token).Parse(args);
            if (parsed.Errors.Count > 0)
                throw new InputException(UsageProblem.Describe(parsed));
            if (ranks.Size > 1)
                RequireShared(parsed.CommandResult.Command.Name, ranks.Size);
            var exitCode = parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
            job.Leave();
            return exitCode == Interrupted ? interruption.ExitCode : exitCode;
        }
        catch (Exception e)
        {
            var (line, exitCode) = Describe(RootOf(e), interruption);
            line = line.ReplaceLineEndings(" ");
            return job.Fail(IsTraced ? $"{line}\n{e}" : line, exitCode, isInterrupted: exitCode == interruption.ExitCode);
        }
    }

    private static bool IsTraced => Environment.GetEnvironmentVariable(TraceVariable) == "1";

    private static void RequireShared(string command, int ranks)
    {
        if (!s_shared.Contains(command))
        {
            throw new InputException(
                $"'{command}' runs in one process, and mpirun started {ranks}; start it without mpirun. The commands that several share are " +
                $"{string.Join(", ", s_shared)}.");
        }
    }

    private static RootCommand BuildRoot(IReadOnlyList<Command> others, IRankGroup ranks, CancellationToken cancellation)
    {
        var root = new RootCommand("Sequential recommendation on the CPU of an ordinary machine.")
        {
            ImportCommand.Build(),
            ImportCheckpointCommand.Build(),
            DoctorCommand.Build(),
            DescribeCommand.Build(cancellation),
            EmbedCommand.Build(cancellation),
            TrainCommand.Build(ranks, cancellation),
            SweepCommand.Build(cancellation),
            EvaluateCommand.Build(ranks),
            AblateCommand.Build(cancellation),
            CompareCommand.Build(),
            VerifyCommand.Build(),
            RecommendCommand.Build(ranks, cancellation),
            ExportCommand.Build(),
            ReportCommand.Build(),
            TextsCommand.Build(),
        };
        foreach (var command in others)
            root.Add(command);
        return root;
    }

    private static (string Line, int ExitCode) Describe(Exception failure, Interruption interruption) => failure switch
    {
        InputException => ($"error: {failure.Message}", WrongInput),
        PlatformNotSupportedException when failure.Message.StartsWith(Simd.EnvironmentVariable, StringComparison.Ordinal) =>
            ($"error: {failure.Message}", WrongInput),
        // It may be another rank that was interrupted.
        InterruptedException => ($"interrupted: {failure.Message}", interruption.ExitCode),
        OperationCanceledException when interruption.Token.IsCancellationRequested => ("interrupted: stopped before the end; there is no result.", interruption.ExitCode),
        AnomalyException or NonFiniteScoreException or EndpointException or StoreUnavailableException or RankGroupException or IOException or UnauthorizedAccessException =>
            ($"error: {failure.Message}", Failed),
        _ => ($"error: unexpected {failure.GetType().Name}: {failure.Message} ({TraceVariable}=1 shows the stack trace)", Failed),
    };

    /// <summary>What lies under the wrapping of worker threads and type initialisers.</summary>
    private static Exception RootOf(Exception failure) =>
        failure is AggregateException { InnerExceptions.Count: 1 } or TypeInitializationException && failure.InnerException is { } inner
            ? RootOf(inner)
            : failure;
}
