using Ur4Rec.Data.Importing;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>MovieLens archives of three ages, each in a folder of its own.</summary>
internal sealed class MovieLensTarget : ImportTarget
{
    public override int Inputs => 6_000;

    protected override ImportFormat Format => ImportFormat.MovieLens;

    public override IReadOnlyList<string> Tokens => ["::", "|", "\t", "(1999)", "unknown", "(no genres listed)", "userId", "movieId", "timestamp"];

    public override IReadOnlyList<FuzzSeed> Begin(string folder)
    {
        foreach (var archive in (string[])["100k", "1m", "new"])
            Directory.CreateDirectory(Path.Combine(folder, archive));
        return
        [
            FuzzSeed.OfText("100k/u.data", "1\t10\t4\t881250949\n2\t20\t3\t891717742\n"),
            FuzzSeed.OfText("100k/u.item", "10|Toy Story (1995)|01-Jan-1995||http://x|0|0|0|1|1|1|0|0|0|0|0|0|0|0|0|0|0|0|0\n"),
            FuzzSeed.OfText("100k/u.user", "1|24|M|technician|85711\n"),
            FuzzSeed.OfText("1m/ratings.dat", "1::10::5::978300760\n2::20::3::978302109\n"),
            FuzzSeed.OfText("1m/movies.dat", "10::Toy Story (1995)::Animation|Children's\n"),
            FuzzSeed.OfText("1m/users.dat", "1::F::1::10::48067\n"),
            FuzzSeed.OfText("new/ratings.csv", "userId,movieId,rating,timestamp\n1,10,4.0,964982703\n2,20,0.5,964982931\n"),
            FuzzSeed.OfText("new/movies.csv", "movieId,title,genres\n10,\"Toy, Story (1995)\",Adventure|Animation\n20,B,(no genres listed)\n"),
        ];
    }

    protected override string PathOf(FuzzInput input) => Path.GetDirectoryName(input.FilePath)!;
}
