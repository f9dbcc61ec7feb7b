using Ur4Rec.Text;

namespace Ur4Rec.Cli.Output;

/// <summary>Texts about one user or item, each under the line that says where it comes from.</summary>
internal static class TextLines
{
    public static void Print(IReadOnlyList<Description> texts)
    {
        foreach (var text in texts)
        {
            Console.Out.WriteLine($"{text.Subject}: {OriginLine.Of(text.Origin)}");
            foreach (var sentence in text.Sentences)
                Console.Out.WriteLine($"  {sentence}");
        }
    }
}
