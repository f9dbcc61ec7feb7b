using Ur4Rec.Numerics;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Training;

/// <summary>A copy of parameters to come back to.</summary>
internal sealed class ParameterSnapshot(IEnumerable<Parameter> parameters) : IDisposable
{
    private readonly List<(Parameter Live, Parameter Copy)> _parameters = [.. parameters.Select(live => (live, new Parameter(live.Rows, live.Columns)))];

    /// <summary>Copies the present values.</summary>
    public void Take()
    {
        foreach (var (live, copy) in _parameters)
            live.Values.CopyTo(copy.Values);
    }

    /// <summary>Brings back the values of the last <see cref="Take"/>.</summary>
    public void Restore()
    {
        foreach (var (live, copy) in _parameters)
            copy.Values.CopyTo(live.Values);
    }

    /// <summary>See <see cref="StateVisitor"/>.</summary>
    public void Visit(StateVisitor state)
    {
        for (var i = 0; i < _parameters.Count; i++)
            state.Tensor(FormattableString.Invariant($"{i}"), _parameters[i].Copy);
    }

    public void Dispose()
    {
        foreach (var (_, copy) in _parameters)
            copy.Dispose();
    }
}
