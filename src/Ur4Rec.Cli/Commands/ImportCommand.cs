using System.CommandLine;
using System.CommandLine.Parsing;
using Ur4Rec.Cli.Output;
using Ur4Rec.Data;
using Ur4Rec.Data.Importing;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Commands;

/// <summary>
/// <c>ur4rec import --format F PATH --store FILE</c>: reads data of other programs into a store;
/// <c>ur4rec import --image-features FILE --store FILE</c>: features of items' images beside it;
/// <c>ur4rec import --state ADDRESS --store FILE</c>: what a service recorded.
/// </summary>
internal static class ImportCommand
{
    private static readonly Dictionary<string, ImportFormat> s_formats = new()
    {
        ["csv"] = ImportFormat.Csv,
        ["tsv"] = ImportFormat.Tsv,
        ["jsonl"] = ImportFormat.JsonLines,
        ["movielens"] = ImportFormat.MovieLens,
        ["recbole"] = ImportFormat.RecBole,
        ["sequences"] = ImportFormat.Sequences,
        ["seed"] = ImportFormat.Seed,
    };

    private static readonly Dictionary<string, TimeUnit> s_timeUnits = new()
    {
        ["seconds"] = TimeUnit.Seconds,
        ["milliseconds"] = TimeUnit.Milliseconds,
    };

    private static readonly ImportColumns s_columns = new();

    private static readonly Argument<string?> s_path = new("PATH")
    {
        Description = "The file; for movielens, recbole and seed also the folder.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> s_format = new("--format")
    {
        Description = $"What the data looks like: {string.Join(", ", s_formats.Keys)}.",
        HelpName = "FORMAT",
    };

    private static readonly Option<string> s_store = new("--store")
    {
        Description = "The store to add to; made where there is none. A failed import leaves it as it was.",
        HelpName = "FILE",
        Required = true,
    };

    private static readonly Option<string?> s_encoding = new("--encoding")
    {
        Description = "Text encoding, e.g. latin1. Default: UTF-8, but for the older MovieLens files.",
        HelpName = "NAME",
    };

    private static readonly Option<int> s_skipBadRows =
        SharedOptions.Count("--skip-bad-rows", min: 0, byDefault: 0, "Bad rows to leave out and list; the next one stops the import.");

    private static readonly Option<string> s_userColumn = Column("--user-column", "the user's id", s_columns.User);
    private static readonly Option<string> s_itemColumn = Column("--item-column", "the item's id", s_columns.Item);
    private static readonly Option<string> s_timeColumn = Column("--time-column", "the time", s_columns.Time);
    private static readonly Option<string?> s_ratingColumn = OptionalColumn("--rating-column", "the rating");
    private static readonly Option<string?> s_kindColumn = OptionalColumn("--kind-column", "what the user did");

    private static readonly Option<string> s_timeUnit = new("--time-unit")
    {
        Description = "What times count since 1970: seconds or milliseconds.",
        HelpName = "UNIT",
        DefaultValueFactory = _ => "seconds",
    };

    private static readonly Option<double?> s_smallestRating = SharedOptions.Number("--smallest-rating", "A rating below it is a bad row.");
    private static readonly Option<double?> s_largestRating = SharedOptions.Number("--largest-rating", "A rating above it is a bad row.");
    private static readonly Option<string?> s_defaultKind = new("--default-kind") { Description = "The kind of interactions that do not say theirs.", HelpName = "KIND" };
    private static readonly ImageImportFlags s_images = new();
    private static readonly Option<bool> s_json = SharedOptions.Json();

    public static Command Build()
    {
        var command = new Command("import", "Read interactions, items and users of other programs into a store.")
        {
            s_path, s_format, s_store, s_encoding, s_skipBadRows, s_userColumn, s_itemColumn, s_timeColumn, s_ratingColumn, s_kindColumn,
            s_timeUnit, s_smallestRating, s_largestRating, s_defaultKind, s_json,
        };
        s_images.AddTo(command);
        command.Add(StateImport.State);
        command.Validators.Add(RequireOneKind);
        command.SetAction(Run);
        return command;
    }

    private static void RequireOneKind(CommandResult result)
    {
        var isData = result.GetValue(s_format) is not null || result.GetValue(s_path) is not null;
        var areImages = s_images.AreGiven(result);
        var isState = result.GetValue(StateImport.State) is not null;
        if (isData ? areImages || isState : areImages && isState)
        {
            result.AddError(
                "Data, image features and what a service recorded are imported one after the other: give either --format and PATH, --image-features, or --state.");
        }
        else if (!areImages && !isState)
        {
            RequireData(result);
        }
    }

    private static void RequireData(CommandResult result)
    {
        if (result.GetValue(s_format) is null)
            result.AddError("Option '--format' is required.");
        else if (result.GetValue(s_path) is null)
            result.AddError("Required argument 'PATH' missing for command: 'import'.");
    }

    private static int Run(ParseResult parsed)
    {
        if (parsed.GetValue(s_images.Features) is { } features)
            return s_images.Import(parsed, features, parsed.GetRequiredValue(s_store), parsed.GetValue(s_skipBadRows), parsed.GetValue(s_json));
        var store = parsed.GetRequiredValue(s_store);
        if (parsed.GetValue(StateImport.State) is { } state)
            return StateImport.Import(state, store, parsed.GetValue(s_json));
        var report = Importer.Import(parsed.GetRequiredValue(s_path)!, store, new ImportOptions
        {
            Format = OneOf(s_formats, s_format.Name, parsed.GetRequiredValue(s_format)!),
            Encoding = parsed.GetValue(s_encoding),
            SkipBadRows = parsed.GetValue(s_skipBadRows),
            Columns = new ImportColumns
            {
                User = parsed.GetRequiredValue(s_userColumn),
                Item = parsed.GetRequiredValue(s_itemColumn),
                Time = parsed.GetRequiredValue(s_timeColumn),
                Rating = parsed.GetValue(s_ratingColumn),
                Kind = parsed.GetValue(s_kindColumn),
            },
            TimeUnit = OneOf(s_timeUnits, s_timeUnit.Name, parsed.GetRequiredValue(s_timeUnit)),
            SmallestRating = parsed.GetValue(s_smallestRating),
            LargestRating = parsed.GetValue(s_largestRating),
            DefaultKind = parsed.GetValue(s_defaultKind),
        });
        if (parsed.GetValue(s_json))
            Console.Out.WriteLine(RunJson.Document(report));
        else
            ImportSummary.Print(report, store);
        return Tool.Done;
    }

    private static Option<string> Column(string flag, string what, string name) => new(flag)
    {
        Description = $"The column (csv, tsv) or key (jsonl) that holds {what}.",
        HelpName = "NAME",
        DefaultValueFactory = _ => name,
    };

    private static Option<string?> OptionalColumn(string flag, string what) => new(flag)
    {
        Description = $"The column or key that holds {what}, if any does.",
        HelpName = "NAME",
    };

    private static T OneOf<T>(Dictionary<string, T> names, string flag, string given)
    {
        if (names.TryGetValue(given, out var value))
            return value;
        var advice = NearestName.PlausiblyOf(given, names.Keys) is { } nearest ? $" Did you mean '{nearest}'?" : "";
        throw new InputException($"{flag} must be one of {string.Join(", ", names.Keys)}, not '{given}'.{advice}");
    }
}
