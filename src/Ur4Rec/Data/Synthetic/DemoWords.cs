namespace Ur4Rec.Data.Synthetic;

/// <summary>A genre's name and the words its films are described with.</summary>
/// <param name="Name">The genre.</param>
/// <param name="Tone">How its films feel.</param>
/// <param name="Heroes">Who they are about.</param>
/// <param name="Settings">Where they play; each makes one theme.</param>
internal sealed record DemoGenre(string Name, string[] Tone, string[] Heroes, string[] Settings);

/// <summary>The vocabulary of the demonstration data.</summary>
internal static class DemoWords
{
    public static readonly DemoGenre[] Genres =
    [
        new("Adventure", ["sweeping", "restless"], ["a mapmaker", "two sisters"], ["a drowned island", "the salt road", "a cloud forest", "the polar ice"]),
        new("Animation", ["bright", "tender"], ["a paper fox", "a clockwork boy"], ["a toy workshop", "a city of birds", "the moon's far side", "a painted village"]),
        new("Comedy", ["quick", "absurd"], ["three bad cooks", "a retired magician"], ["a failing hotel", "a village council", "a wedding boat", "a department store"]),
        new("Crime", ["tense", "cold"], ["a forger", "a tired inspector"], ["the harbour docks", "a diamond market", "a border town", "the racetrack"]),
        new("Documentary", ["patient", "frank"], ["a beekeeper", "a family of weavers"], ["a river delta", "an old coal mine", "a seed archive", "a night market"]),
        new("Drama", ["quiet", "bitter"], ["a widowed teacher", "estranged brothers"], ["a mill town", "an orchard farm", "a hospital ward", "a rented flat"]),
        new("Fantasy", ["dark", "lavish"], ["a hedge witch", "the last dragon keeper"], ["a sunken kingdom", "the glass mountains", "a cursed abbey", "the root country"]),
        new("Horror", ["dreadful", "creeping"], ["a night nurse", "four campers"], ["an empty school", "a fog-bound lighthouse", "the old tunnels", "a silent farmhouse"]),
        new("Musical", ["joyful", "wistful"], ["a street singer", "a ruined composer"], ["a jazz cellar", "a travelling circus", "the opera house", "a seaside pier"]),
        new("Romance", ["warm", "slow"], ["a bookseller", "two rival bakers"], ["a winter train", "a hill vineyard", "a letter office", "the botanical garden"]),
        new("Science Fiction", ["vast", "cerebral"], ["a stranded pilot", "a rebel android"], ["an orbital station", "a desert planet", "the archive ship", "a domed colony"]),
        new("Western", ["dusty", "stark"], ["a horse thief", "a deputy's daughter"], ["a silver town", "the long cattle trail", "a canyon fort", "the river crossing"]),
    ];

    public static readonly string[] TitleAdjectives =
    [
        "Silver", "Broken", "Hidden", "Burning", "Silent", "Crimson", "Distant", "Hollow", "Golden", "Borrowed",
        "Frozen", "Wandering", "Scarlet", "Restless", "Forgotten", "Electric", "Gentle", "Midnight", "Paper", "Savage",
        "Second", "Velvet", "Winter", "Wild", "Quiet",
    ];

    public static readonly string[] TitleNouns =
    [
        "Harbour", "Garden", "Promise", "River", "Crown", "Letter", "Horizon", "Mirror", "Orchard", "Signal",
        "Stranger", "Summer", "Tide", "Tower", "Voyage", "Witness", "Compass", "Lantern", "Meadow", "Hunter",
        "Station", "Shadow", "Bridge", "Feather", "Engine",
    ];

    public static readonly string[] Deeds =
    [
        "find a secret that was meant to stay buried", "must choose between loyalty and the truth", "take one last chance and lose the way home",
        "fall in with strangers who are not what they seem", "keep a promise that nobody else remembers", "try to undo a single careless night",
    ];
}
