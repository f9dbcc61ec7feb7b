using Ur4Rec.Numerics;

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

    public void Dispose()
    {
        foreach (var (_, copy) in _parameters)
            copy.Dispose();
    }
}
