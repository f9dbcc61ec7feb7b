using System.Globalization;
using Ur4Rec.Text.Describing;

namespace Ur4Rec.Cli.Output;

/// <summary>What a language model would be asked, and what that would come to.</summary>
internal static class DescribePlanLines
{
    public static void Print(DescribePlan plan)
    {
        foreach (var prompt in plan.Examples)
        {
            Console.Out.WriteLine($"=== {prompt.Subject} ===");
            if (prompt.System.Length > 0)
                Console.Out.WriteLine($"[system]\n{prompt.System}");
            Console.Out.WriteLine($"[user]\n{prompt.User}\n");
        }

        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{plan.Wanted:N0} texts wanted: {plan.New:N0} new, {plan.Stale:N0} stale, {plan.Present:N0} there already, {plan.Failed:N0} that failed for good (--retry-failed)"));
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{plan.ToSend:N0} prompts to send: about {plan.Likely.PromptTokens:N0} tokens to read and at most {plan.Likely.CompletionTokens:N0} to write"));
        Console.Out.WriteLine(plan.LikelyCost is { } cost
            ? string.Create(CultureInfo.InvariantCulture, $"about {cost:0.00####} to pay, where every answer is as long as it may be")
            : "the price is told with --price-in and --price-out");
        Console.Out.WriteLine("Nothing was sent.");
    }
}
