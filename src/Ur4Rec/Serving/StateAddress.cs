using Ur4Rec.Data;
using Ur4Rec.Training;

namespace Ur4Rec.Serving;

/// <summary>Where a service keeps what it learns.</summary>
internal static class StateAddress
{
    private const string DemoState = "serving.db";

    /// <summary>The address that the options name, or the store of the run's data; for the demonstration, which has none, a file in its run directory.</summary>
    /// <exception cref="InputException">There is no run, or it names no store.</exception>
    public static string Of(ServingOptions options)
    {
        if (options.State is { } named)
            return named;
        var configuration = new ConfigurationBuilder().AddFile(RunDirectory.Open(options.Run).ConfigurationPath).Build();
        var store = options.Store ?? configuration.Store ?? throw new InputException($"The run {options.Run} names no store; give --store FILE.");
        return store == RunConfiguration.DemoStore ? Path.Combine(options.Run, DemoState) : store;
    }
}
