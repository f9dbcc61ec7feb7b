using Ur4Rec.Numerics;

namespace Ur4Rec.Models.Fusion;

/// <summary>
/// How much each component of a fusion counts, as <c>weights</c>, [components, 1 + features], zeros at first: a component's weight for a
/// query with features f is its row times [1, f].
/// </summary>
public sealed class FusionWeights : Module
{
    private readonly string[] _components;
    private readonly Parameter _weights;

    /// <summary>Weights of zero.</summary>
    /// <param name="components">At least one name; the names are distinct.</param>
    /// <param name="features">Number of features of a query, at least 0.</param>
    /// <exception cref="ArgumentException">There is no name, or one stands twice.</exception>
    public FusionWeights(IReadOnlyList<string> components, int features = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(features);
        if (components.Count == 0)
            throw new ArgumentException("There is no component to fuse.", nameof(components));
        _components = [.. components];
        for (var c = 0; c < _components.Length; c++)
        {
            if (Array.IndexOf(_components, _components[c]) < c)
                throw new ArgumentException($"Two components are called '{_components[c]}'.", nameof(components));
        }

        _weights = Register("weights", new Parameter(_components.Length, 1 + features));
    }

    /// <summary>The names, in the order of the rows.</summary>
    public IReadOnlyList<string> Components => _components;

    /// <summary>Number of features of a query that the weights depend on.</summary>
    public int Features => _weights.Columns - 1;

    /// <summary>Gives a component one weight for every query.</summary>
    /// <exception cref="ArgumentException">There is no such component, or the weight is no finite float32.</exception>
    public void Set(string component, double weight)
    {
        var row = _weights.Row(IndexOf(component));
        if (!float.IsFinite((float)weight))
            throw new ArgumentException($"The weight of '{component}' is {weight}.", nameof(weight));
        row.Clear();
        row[0] = (float)weight;
    }

    /// <summary>A component's weight for a query whose features are all zero.</summary>
    /// <exception cref="ArgumentException">There is no such component.</exception>
    public double ConstantOf(string component) => _weights.Row(IndexOf(component))[0];

    /// <summary>Whether a component can have a say: whether any value of its row differs from zero.</summary>
    /// <exception cref="ArgumentException">There is no such component.</exception>
    public bool IsUsed(string component) => IsUsed(IndexOf(component));

    internal bool IsUsed(int component) => _weights.Row(component).ContainsAnyExcept(0f);

    /// <summary>The weight of a component for a query.</summary>
    /// <param name="component">Its row.</param>
    /// <param name="features">[<see cref="Features"/>].</param>
    internal float Of(int component, ReadOnlySpan<float> features)
    {
        var row = _weights.Row(component);
        var sum = (double)row[0];
        for (var i = 0; i < features.Length; i++)
            sum += (double)row[1 + i] * features[i];
        return (float)sum;
    }

    /// <summary>Takes what another fusion has of the same components and features; what it does not have is zero.</summary>
    internal void CopyFrom(FusionWeights other)
    {
        _weights.Values.Clear();
        var columns = Math.Min(_weights.Columns, other._weights.Columns);
        foreach (var component in _components.Intersect(other._components))
            other._weights.Row(other.IndexOf(component))[..columns].CopyTo(_weights.Row(IndexOf(component)));
    }

    /// <summary>Takes the first columns of every row, [components, columns], and clears the others.</summary>
    internal void Assign(ReadOnlySpan<double> values)
    {
        var columns = values.Length / _components.Length;
        _weights.Values.Clear();
        for (var c = 0; c < _components.Length; c++)
        {
            for (var i = 0; i < columns; i++)
                _weights.Row(c)[i] = (float)values[(c * columns) + i];
        }
    }

    private int IndexOf(string component)
    {
        var index = Array.IndexOf(_components, component);
        return index >= 0
            ? index
            : throw new ArgumentException($"There is no component '{component}'; there are '{string.Join("', '", _components)}'.", nameof(component));
    }
}
