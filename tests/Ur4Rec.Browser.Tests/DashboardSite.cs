using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ur4Rec.Server.Dashboard;
using Ur4Rec.Serving;

namespace Ur4Rec.Browser.Tests;

/// <summary>The dashboard on a free port of the loopback address.</summary>
internal sealed class DashboardSite : IAsyncDisposable
{
    public const string ReadKey = "key-that-reads";
    public const string AdminKey = "key-that-does-everything";

    private readonly WebApplication _application;
    private readonly FakeService _service;

    private DashboardSite(WebApplication application, FakeService service)
    {
        _application = application;
        _service = service;
    }

    /// <summary>Without a slash at the end.</summary>
    public string Address => _application.Urls.Single();

    public FakeService Service => _service;

    /// <summary>Starts it over a run.</summary>
    /// <param name="run">The run directory.</param>
    /// <param name="hasKeys">Whether it lets in only those with a key.</param>
    public static async Task<DashboardSite> Start(string run, bool hasKeys = false)
    {
        var service = new FakeService(run);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<IRecommender>(service).AddSingleton<IItemCatalogue>(service).AddSingleton<IModelHost>(service);
        builder.Services.AddSingleton<ITrafficStatistics, Traffic>().AddSingleton<IKeyVerifier>(new Keys(hasKeys));
        builder.Services.AddUr4RecDashboard();
        var application = builder.Build();
        application.MapUr4RecDashboard();
        await application.StartAsync();
        return new DashboardSite(application, service);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _service.Dispose();
    }

    private sealed class Keys(bool isRequired) : IKeyVerifier
    {
        public bool IsRequired => isRequired;

        public KeyIdentity? Verify(string key) => key switch
        {
            ReadKey => new KeyIdentity("a reader", KeyScope.Read),
            AdminKey => new KeyIdentity("an administrator", KeyScope.Read | KeyScope.Write | KeyScope.Admin),
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
