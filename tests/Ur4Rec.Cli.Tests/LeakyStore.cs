using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Ur4Rec.Cli.Tests;

/// <summary>
/// A store of 80 users who each walk 10 steps through 113 titled films, with texts of which every second one names the film that leave-one-out
/// holds out for the test.
/// </summary>
public sealed class LeakyStore : IDisposable
{
    public const string Store = "leaky.db";
    public const string Source = "imported:user_preferences.json";

    private const int Users = 80;
    private const int Films = 113;
    private const int Steps = 10;

    private static readonly string[] s_first =
        ["Crimson", "Silent", "Hollow", "Golden", "Broken", "Distant", "Electric", "Velvet", "Winter", "Paper", "Iron", "Amber"];

    private static readonly string[] s_second =
        ["Harbour", "Lantern", "Orchard", "Meridian", "Carousel", "Whistle", "Junction", "Parade", "Monsoon", "Ledger"];

    public LeakyStore()
    {
        Workspace.Write("leaky.inter", "user_id:token\titem_id:token\trating:float\ttimestamp:float\n" + string.Concat(
            from user in Enumerable.Range(0, Users) from step in Enumerable.Range(0, Steps) select Line($"{user}\t{Film(user, step)}\t5\t{step}\n")));
        Workspace.Write("leaky.item", "item_id:token\tmovie_title:token_seq\n" + string.Concat(
            Enumerable.Range(0, Films).Select(film => Line($"{film}\t{Title(film)}, The\n"))));
        Workspace.Write("user_preferences.json", JsonSerializer.Serialize(Enumerable.Range(0, Users).ToDictionary(
            user => user.ToString(CultureInfo.InvariantCulture), Text)));
        Workspace.Write("leaky.yaml", "sasrec_hidden_dim: 16\nsasrec_num_blocks: 1\nbatch_size: 16\nepochs_per_stage: 1\nbootstrap_samples: 0\n");
        Workspace.Succeed("import", "--format", "recbole", Workspace.Folder, "--store", Store);
        Workspace.Succeed("texts", "import", "user_preferences.json", "--store", Store);
    }

    internal Workspace Workspace { get; } = new();

    public void Dispose() => Workspace.Dispose();

    internal static string[] Train(string folder, params string[] more) =>
        ["train", "--config", "leaky.yaml", "--store", Store, "--output-dir", folder, "--threads", "1", .. more];

    /// <summary>The title of the film that a user chose at a step.</summary>
    internal static string TitleAt(int user, int step) => Title(Film(user, step));

    private static string Text(int user) =>
        $"Likes *The {TitleAt(user, 2)}*.{(user % 2 == 0 ? $" Also likes *The {TitleAt(user, Steps - 1)}*." : "")}";

    /// <summary>Powers of 3, which modulo 113 come in no order that titles could give away, and none twice in an odd stride.</summary>
    private static int Film(int user, int step) => (int)BigInteger.ModPow(3, (user * 7) + (step * (1 + (2 * (user % 6)))), Films);

    private static string Title(int film) => $"{s_first[film / s_second.Length]} {s_second[film % s_second.Length]}";

    private static string Line(FormattableString line) => FormattableString.Invariant(line);
}
