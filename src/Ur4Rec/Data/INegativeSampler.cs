using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Data;

/// <summary>
/// Draws items that a user did not choose, with replacement, from a fixed proposal distribution q over the catalogue.
/// Safe to call from several threads at once when each brings its own stream.
/// </summary>
public interface INegativeSampler
{
    /// <summary>Number of items in the catalogue.</summary>
    int ItemCount { get; }

    /// <summary>
    /// Fills <paramref name="negatives"/> with independent draws from q restricted to the items outside the user's training
    /// part. What is held out may be drawn: training does not know it.
    /// </summary>
    /// <exception cref="InputException">The user's training part holds every item of the catalogue.</exception>
    void Sample(ref RandomStream random, UserIndex user, Span<ItemIndex> negatives);

    /// <summary>Fills <paramref name="negatives"/> with independent draws from q itself, for no user in particular.</summary>
    void SampleShared(ref RandomStream random, Span<ItemIndex> negatives);

    /// <summary>log q(item), the unconditional proposal: what the logQ correction subtracts. Always finite.</summary>
    double LogProbability(ItemIndex item);

    /// <summary>What q gives to the items outside the user's training part, 0 .. 1.</summary>
    double ProbabilityOutside(UserIndex user);
}
