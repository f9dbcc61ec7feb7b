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

    /// <summary>Adds the shares of a step, [pairs, experts].</summary>
    public void Add(Tensor routing)
    {
        for (var pair = 0; pair < routing.Rows; pair++)
        {
            var shares = routing.Row(pair);
            for (var expert = 0; expert < _sums.Length; expert++)
                _sums[expert] += shares[expert];
        }

        _pairs += routing.Rows;
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
