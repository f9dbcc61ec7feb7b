using Ur4Rec.Training;

namespace Ur4Rec.Cli.Output;

/// <summary>Shows how a run goes in the way that suits standard error: a bar, a line an epoch, or warnings alone.</summary>
internal static class RunProgress
{
    public static T During<T>(bool quiet, Func<IRunObserver, T> work)
    {
        if (quiet)
            return work(new SilentProgress(Console.Error));
        return Console.IsErrorRedirected ? work(new PlainProgress(Console.Error)) : BarProgress.During(Terminal.Progress, work);
    }
}
