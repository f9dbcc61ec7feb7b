namespace Ur4Rec.Numerics.Optimisation;

/// <summary>What Adam remembers of one parameter.</summary>
internal sealed unsafe class AdamSlot(string name, Parameter parameter) : IDisposable
{
    private NativeBuffer? _firstMoment;
    private NativeBuffer? _secondMoment;

    public string Name => name;

    public Parameter Parameter => parameter;

    /// <summary>Running mean of the gradient, laid out as the parameter.</summary>
    public float* FirstMoment => _firstMoment!.Pointer;

    /// <summary>Running mean of the squared gradient, laid out as the parameter.</summary>
    public float* SecondMoment => _secondMoment!.Pointer;

    /// <summary>Steps in which the parameter had a gradient.</summary>
    public long Steps { get; private set; }

    /// <summary>Counts a step; the moments exist from the first one on, so that a frozen parameter costs nothing.</summary>
    public void BeginStep() => SetSteps(Steps + 1);

    /// <summary>Sets the number of steps; moments that were not there are zeros.</summary>
    public void SetSteps(long steps)
    {
        _firstMoment ??= NativeBuffer.Zeros(parameter.Length, parameter.Folder);
        _secondMoment ??= NativeBuffer.Zeros(parameter.Length, parameter.Folder);
        Steps = steps;
    }

    /// <summary>What there is to save, once there was a step.</summary>
    public AdamMemory Memory => new(name, Steps, Shaped(FirstMoment), Shaped(SecondMoment));

    public void Dispose()
    {
        _firstMoment?.Dispose();
        _secondMoment?.Dispose();
    }

    private Tensor Shaped(float* moment) => new(null, moment, parameter.Rows, parameter.Columns);
}
