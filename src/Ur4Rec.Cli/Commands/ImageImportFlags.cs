using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Ur4Rec.Data.Importing.Features;
using Ur4Rec.Text.Vectors;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Commands;

/// <summary>The flags of <c>import</c> that bring features of items' images, and that import.</summary>
internal sealed class ImageImportFlags
{
    private readonly Option<string?> _ids = new("--image-ids")
    {
        Description = "The item of each row of the features: text with an id a line, a .json list or a .npy array.",
        HelpName = "FILE",
    };

    private readonly Option<int?> _idColumn =
        SharedOptions.OptionalCount("--image-id-column", min: 0, "The column of the features that holds the items' ids, from 0.");

    private readonly Option<string?> _tensor = new("--image-tensor")
    {
        Description = "The tensor of a .safetensors file that holds the features, where there are several.",
        HelpName = "NAME",
    };

    /// <summary>The file of features, without which the other flags have no meaning.</summary>
    public Option<string?> Features { get; } = new("--image-features")
    {
        Description = "Instead of --format and PATH: features of items' images, a .npy or .safetensors matrix with a row an item.",
        HelpName = "FILE",
    };

    public void AddTo(Command command)
    {
        command.Add(Features);
        command.Add(_ids);
        command.Add(_idColumn);
        command.Add(_tensor);
    }

    /// <summary>Whether features are to be imported; a flag about features that are not given is an error.</summary>
    public bool AreGiven(CommandResult result)
    {
        if (result.GetValue(Features) is not null)
            return true;
        foreach (var option in (Option[])[_ids, _idColumn, _tensor])
        {
            if (result.GetResult(option) is not null)
                result.AddError($"{option.Name} says more of --image-features FILE, which is missing.");
        }

        return false;
    }

    /// <summary>Imports the features and prints what was done.</summary>
    public int Import(ParseResult parsed, string features, string store, int skipBadRows, bool json)
    {
        var source = new FeatureSource(parsed.GetValue(_ids), parsed.GetValue(_idColumn), parsed.GetValue(_tensor));
        var report = ImageFeatures.Import(features, store, source, skipBadRows);
        if (json)
            Console.Out.WriteLine(RunJson.Document(report));
        else
            Print(report);
        return Tool.Done;
    }

    private static void Print(ImageImportReport report)
    {
        foreach (var bad in report.BadRows)
            Console.Out.WriteLine($"skipped {bad}");
        foreach (var id in report.UnknownIds)
            Console.Out.WriteLine($"skipped '{id}': the store does not know it");
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{report.File}: {report.Dimensions:N0} dimensions; added {report.Added:N0} items, replaced {report.Replaced:N0}, skipped {report.UnknownIds.Count:N0} unknown ids and {report.BadRows.Count:N0} bad rows"));
    }
}
