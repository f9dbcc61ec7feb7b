namespace Ur4Rec.Browser.Tests;

/// <summary>Tests of one served run: it is trained once.</summary>
[CollectionDefinition(Name)]
public sealed class DashboardCollection : ICollectionFixture<Chromium>, ICollectionFixture<DashboardSample>
{
    public const string Name = "dashboard";
}
