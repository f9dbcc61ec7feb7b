using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ur4Rec.Server.Dashboard;
using Ur4Rec.Server.Security;
using Ur4Rec.Server.Telemetry;
using Ur4Rec.Serving;

namespace Ur4Rec.Browser.Tests;

/// <summary>The dashboard on a free port of the loopback address.</summary>
internal sealed class DashboardSite : IAsyncDisposable
{
    public const string ReadKey = "key-that-reads";
    public const string AdminKey = "key-that-does-everything";

    private readonly WebApplication _application;
    private readonly ServingEngine _engine;
    private readonly string _state;

    private DashboardSite(WebApplication application, ServingEngine engine, string state)
    {
        _application = application;
        _engine = engine;
        _state = state;
    }

    /// <summary>Without a slash at the end.</summary>
    public string Address => _application.Urls.Single();

    /// <summary>The file of events, memories and items.</summary>
    public string State => _state;

    /// <summary>Starts it over a run.</summary>
    /// <param name="run">The run directory.</param>
    /// <param name="hasKeys">Whether it lets in only those with a key.</param>
    /// <param name="says">What the pages are told of the models, where that is not what the engine says.</param>
    public static async Task<DashboardSite> Start(string run, bool hasKeys = false, Func<IModelHost, IModelHost>? says = null)
    {
        var state = Path.Combine(Path.GetDirectoryName(run)!, $"{Guid.NewGuid():N}.db");
        var engine = await ServingEngine.StartAsync(new ServingOptions { Run = run, State = state });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<IRecommender>(engine).AddSingleton<IItemCatalogue>(engine).AddSingleton(says?.Invoke(engine) ?? engine);
        builder.Services.AddSingleton<ITrafficStatistics, Traffic>().AddSingleton<IKeyVerifier>(new Keys(hasKeys));
        builder.Services.AddUr4RecDashboard();
        var application = builder.Build();
        application.MapUr4RecDashboard();
        await application.StartAsync();
        return new DashboardSite(application, engine, state);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        await _engine.DisposeAsync();
    }

    private sealed class Keys(bool areRequired) : IKeyVerifier
    {
        public bool AreRequired => areRequired;

        public Caller? Find(string key) => key switch
        {
            ReadKey => new Caller("a reader", KeyScopes.Read),
            AdminKey => new Caller("an administrator", KeyScopes.Read | KeyScopes.Write | KeyScopes.Admin),
            _ => null,
        };
    }

    /// <summary>An hour of which every figure is known.</summary>
    private sealed class Traffic : ITrafficStatistics
    {
        public IReadOnlyList<MinuteTraffic> LastHour()
        {
            var now = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
            return [.. Enumerable.Range(0, 60).Select(i => new MinuteTraffic(
                now.AddMinutes(i - 60), 600 + (40 * (i % 7)), i == 20 ? 3 : 0, 2 + (i % 3), 5 + (i % 5), 9 + (i % 11), 500, 20 + i, 90 * (i % 4)))];
        }
    }
}
