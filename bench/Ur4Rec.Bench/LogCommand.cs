using System.Globalization;

namespace Ur4Rec.Bench;

/// <summary>Writes a made log into a file.</summary>
internal static class LogCommand
{
    public static int Run(string[] args)
    {
        var size = new LogSize(Users: 200_000, Items: 1_000_000, Interactions: 5_000_000, Exponent: 1, Seed: 1);
        string? output = null;
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--users" when int.TryParse(value, CultureInfo.InvariantCulture, out var users) && users > 0:
                    size = size with { Users = users };
                    break;
                case "--items" when int.TryParse(value, CultureInfo.InvariantCulture, out var items) && items > 0:
                    size = size with { Items = items };
                    break;
                case "--interactions" when long.TryParse(value, CultureInfo.InvariantCulture, out var interactions) && interactions > 0:
                    size = size with { Interactions = interactions };
                    break;
                case "--exponent" when double.TryParse(value, CultureInfo.InvariantCulture, out var exponent) && exponent >= 0:
                    size = size with { Exponent = exponent };
                    break;
                case "--seed" when ulong.TryParse(value, CultureInfo.InvariantCulture, out var seed):
                    size = size with { Seed = seed };
                    break;
                case "--output" when value.Length > 0:
                    output = value;
                    break;
                default:
                    Console.Error.WriteLine($"'{args[i]} {value}' is not understood.");
                    return 2;
            }
        }

        if (output is null)
        {
            Console.Error.WriteLine("Name the file to write with --output FILE.");
            return 2;
        }

        using (var stream = File.Create(output))
            LogGenerator.Write(size, stream);
        Console.WriteLine($"{output}: {size.Interactions} interactions of {size.Users} users with {size.Items} items, seed {size.Seed}");
        return 0;
    }
}
