using Ur4Rec.Data;
using Ur4Rec.Training;

namespace Ur4Rec.Tests;

public class ShippedConfigurationTests
{
    [Theory]
    [InlineData("beauty.yaml")]
    [InlineData("demo.yaml")]
    [InlineData("industrial.yaml")]
    [InlineData("large.yaml")]
    [InlineData("ml-100k.yaml")]
    public void It_loads_and_gives_every_key(string file)
    {
        var path = Path.Combine(Repository.Root, "configs", file);
        var settings = ConfigurationYaml.Read(File.ReadAllText(path), path);

        new ConfigurationBuilder().AddFile(path).Build();
        Assert.Equal(ConfigurationKeys.All.Select(key => key.Name).Order(), settings.Select(setting => setting.Key).Order());
    }

    [Fact]
    public void There_is_no_other() => Assert.Equal(
        ["beauty.yaml", "demo.yaml", "industrial.yaml", "large.yaml", "ml-100k.yaml"],
        Directory.GetFiles(Path.Combine(Repository.Root, "configs")).Select(Path.GetFileName).Order());

    [Fact]
    public void The_demo_is_the_file_in_configs()
    {
        var file = File.ReadAllText(Path.Combine(Repository.Root, "configs", "demo.yaml"));

        Assert.Equal(file, RunConfiguration.DemoYaml);
        Assert.Equal(RunConfiguration.DemoStore, new ConfigurationBuilder().AddDemo().Build().Store);
    }

    [Fact]
    public void MovieLens_is_prepared_as_the_literature_does()
    {
        var configuration = new ConfigurationBuilder().AddFile(Path.Combine(Repository.Root, "configs", "ml-100k.yaml")).Build();

        Assert.Equal(new PreparationOptions { MinRating = 4, UserCore = 5, Catalogue = CatalogueSource.Store, ExcludeDropped = true }, configuration.Preparation);
        Assert.Equal(SplitMethod.Ratio, configuration.Split.Method);
        Assert.Equal(SequenceLoss.CrossEntropy, configuration.Training.Loss);
    }
}
