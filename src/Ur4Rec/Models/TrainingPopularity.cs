using Ur4Rec.Data;

namespace Ur4Rec.Models;

/// <summary>How often each item occurs in the training part of a split.</summary>
public static class TrainingPopularity
{
    /// <summary>[items] training interactions with each item, repeats included.</summary>
    public static int[] Count(Split split)
    {
        var counts = new int[split.Dataset.ItemCount];
        for (var user = 0; user < split.Dataset.UserCount; user++)
        {
            foreach (var item in split.TrainingSequence(new UserIndex(user)).Span)
                counts[item.Value]++;
        }

        return counts;
    }
}
