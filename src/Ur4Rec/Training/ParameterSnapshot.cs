using Ur4Rec.Numerics;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Training;

/// <summary>A copy of parameters to come back to. Copies of large ones are files, so that they take no memory meanwhile.</summary>
/// <param name="parameters">What is copied.</param>
/// <param name="folder">Where the files are; null for the system's folder for temporary files.</param>
internal sealed class ParameterSnapshot(IEnumerable<Parameter> parameters, string? folder) : IDisposable
{
    private const int LargeLength = 1 << 20;

    private readonly List<(Parameter Live, Parameter Copy)> _parameters = [.. parameters.Select(live => (live, NewCopy(live, folder)))];

    /// <summary>Copies the present values.</summary>
    public void Take()
    {
        foreach (var (live, copy) in _parameters)
        {
            live.Values.CopyTo(copy.Values);
            copy.Evict();
        }
    }

    /// <summary>Brings back the values of the last <see cref="Take"/>.</summary>
    public void Restore()
    {
        foreach (var (live, copy) in _parameters)
        {
            copy.Values.CopyTo(live.Values);
            copy.Evict();
        }
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

    private static Parameter NewCopy(Parameter live, string? folder) =>
        new(live.Rows, live.Columns, folder: live.Length < LargeLength ? null : folder ?? Path.GetTempPath());
}
