namespace Ur4Rec.Bench;

/// <summary>What to measure, on what data, against which peer.</summary>
internal sealed record BenchOptions(string Name, string? Case)
{
    public string Beauty { get; private init; } = "Beauty.txt";

    public string MovieLens { get; private init; } = "ml-100k.inter";

    public string MovieLensTexts { get; private init; } = "item_descriptions.json";

    /// <summary>Has the interactions, texts and vectors that a shipped configuration reads.</summary>
    public string? Store { get; private init; }

    /// <summary>The directory of a finished run.</summary>
    public string? Run { get; private init; }

    /// <summary>Epochs a stage, to try a command out; null for the configuration's own.</summary>
    public int? Epochs { get; private init; }

    public string MiniLm { get; private init; } = "all-MiniLM-L6-v2";

    /// <summary>The peer's script; null for the one in bench/peers.</summary>
    public string? Peer { get; private init; }

    public string Python { get; private init; } = "python3";

    public int Threads { get; private init; } = 2;

    public int Users { get; private init; } = 100_000;

    public int Shards { get; private init; } = 1;

    /// <summary>Steps that are timed, after as many that warm up.</summary>
    public int Steps { get; private init; } = 40;

    /// <summary>What `ranks` printed.</summary>
    public string Measured { get; private init; } = "scale.jsonl";

    /// <summary>Microseconds of the smallest message between two ranks.</summary>
    public double Latency { get; private init; } = 20;

    /// <summary>GB/s of the largest messages between two ranks.</summary>
    public double Bandwidth { get; private init; } = 2;

    /// <summary>Null where the words make no sense.</summary>
    public static BenchOptions? Parse(string[] args)
    {
        if (args.Length == 0)
            return null;
        var named = args.Length > 1 && !args[1].StartsWith('-');
        var options = new BenchOptions(args[0], named ? args[1] : null);
        for (var i = named ? 2 : 1; i + 1 < args.Length; i += 2)
        {
            var value = args[i + 1];
            switch (args[i])
            {
                case "--beauty": options = options with { Beauty = value }; break;
                case "--ml-100k": options = options with { MovieLens = value }; break;
                case "--ml-100k-texts": options = options with { MovieLensTexts = value }; break;
                case "--store": options = options with { Store = value }; break;
                case "--run": options = options with { Run = value }; break;
                case "--epochs": options = options with { Epochs = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture) }; break;
                case "--minilm": options = options with { MiniLm = value }; break;
                case "--peer": options = options with { Peer = value }; break;
                case "--python": options = options with { Python = value }; break;
                case "--threads": options = options with { Threads = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture) }; break;
                case "--users": options = options with { Users = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture) }; break;
                case "--shards": options = options with { Shards = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture) }; break;
                case "--steps": options = options with { Steps = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture) }; break;
                case "--measured": options = options with { Measured = value }; break;
                case "--latency": options = options with { Latency = double.Parse(value, System.Globalization.CultureInfo.InvariantCulture) }; break;
                case "--bandwidth": options = options with { Bandwidth = double.Parse(value, System.Globalization.CultureInfo.InvariantCulture) }; break;
                default: return null;
            }
        }

        return options;
    }
}
