using Ur4Rec.Numerics;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Training;

/// <summary>Adds up how the router shares the mixture among the experts.</summary>
internal sealed class RoutingTally
{
    private static readonly string[] s_experts = ["user_preference", "item_description", "item_image"];

    private double[] _sums = new double[s_experts.Length];
    private long _pairs;

    /// <summary>The mean share of each expert, by name; empty where nothing was added.</summary>
    public IReadOnlyDictionary<string, double> Means =>
        _pairs == 0 ? new Dictionary<string, double>() : s_experts.Index().ToDictionary(expert => expert.Item, expert => _sums[expert.Index] / _pairs);

    /// <summary>The shares of some pairs, [pairs, experts], summed.</summary>
    public static double[] SumOf(Tensor routing)
    {
        var sums = new double[s_experts.Length];
        for (var pair = 0; pair < routing.Rows; pair++)
        {
            var shares = routing.Row(pair);
            for (var expert = 0; expert < sums.Length; expert++)
                sums[expert] += shares[expert];
        }

        return sums;
    }

    /// <summary>Adds what <see cref="SumOf"/> made of some pairs.</summary>
    public void Add(ReadOnlySpan<double> sums, int pairs)
    {
        for (var expert = 0; expert < sums.Length; expert++)
            _sums[expert] += sums[expert];
        _pairs += pairs;
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        Array.Clear(_sums);
        _pairs = 0;
    }

    /// <summary>See <see cref="StateVisitor"/>.</summary>
    public void Visit(StateVisitor state)
    {
        _sums = state.Value("sums", _sums);
        _pairs = state.Value("pairs", _pairs);
    }
}
