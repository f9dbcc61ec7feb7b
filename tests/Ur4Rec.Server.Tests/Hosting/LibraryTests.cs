using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Ur4Rec.Data;
using Ur4Rec.Server.Endpoints;
using Ur4Rec.Server.Hosting;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Tests.Hosting;

/// <summary>In somebody else's application.</summary>
public sealed class LibraryTests
{
    [Fact]
    public async Task An_application_has_the_recommender_the_API_and_a_health_check()
    {
        var engine = new StubEngine();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddUr4RecEngine((_, _) => Task.FromResult(new RunningEngine(engine, engine, engine, Owned: null))).AddUr4RecApi(new ServerLimits { Count = 5 });
        await using var application = builder.Build();
        application.MapUr4Rec();
        await application.StartAsync();
        Assert.Same(engine, application.Services.GetRequiredService<IRecommender>());
        Assert.Same(engine, application.Services.GetRequiredService<IItemCatalogue>());
        Assert.Same(engine, application.Services.GetRequiredService<IModelHost>());
        using var client = new HttpClient { BaseAddress = new Uri(application.Urls.Single()) };
        Assert.Contains("\"history_length\":4", await client.GetStringAsync("/v1/users/u/recommendations"), StringComparison.Ordinal);
        using (var refused = await client.GetAsync("/v1/users/u/recommendations?k=6"))
            Assert.Equal((400, "application/problem+json"), ((int)refused.StatusCode, refused.Content.Headers.ContentType?.MediaType));
        var health = application.Services.GetRequiredService<HealthCheckService>();
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync()).Status);
        engine.IsStoreAvailable = false;
        Assert.Equal(HealthStatus.Degraded, (await health.CheckHealthAsync()).Status);
    }

    [Fact]
    public void A_run_must_be_said()
    {
        var problem = Assert.Throws<InputException>(() => new ServiceCollection().AddUr4Rec(options => options.Store = "x.db"));
        Assert.Contains("options.Run", problem.Message, StringComparison.Ordinal);
    }
}
