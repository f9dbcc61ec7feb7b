using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Training;

/// <summary>A model that a step of joint_finetune trains.</summary>
internal enum TrainedModule
{
    /// <summary>The sequence model.</summary>
    SequenceModel,

    /// <summary>The preference retriever.</summary>
    Retriever,
}

/// <summary>
/// Chooses which model each step of joint_finetune trains. By parity: the sequence model at even steps, the retriever at odd ones. Adaptive:
/// the sequence model first; a turn ends when it has lasted for the fewest steps, n, and its losses have flattened: with m1 the mean of the
/// last n/2 and m0 that of the n/2 before, (m0 - m1) / |m0| is below the threshold.
/// </summary>
internal sealed class Alternator
{
    private readonly AlternationOptions _options;
    private List<double> _turn = [];
    private TrainedModule _current = TrainedModule.SequenceModel;
    private TrainedModule? _last;

    /// <summary>An alternation that begins with the sequence model.</summary>
    /// <exception cref="Data.InputException">An option is outside its range.</exception>
    public Alternator(AlternationOptions options)
    {
        options.Validate();
        _options = options;
    }

    /// <summary>How many reported steps trained another model than the step before.</summary>
    public int Switches { get; private set; }

    /// <summary>The model that a step trains; asking changes nothing.</summary>
    /// <param name="step">Steps of the stage before this one, at least 0.</param>
    public TrainedModule Next(long step)
    {
        if (_options.Adaptive)
            return _current;
        return step % 2 == 0 ? TrainedModule.SequenceModel : TrainedModule.Retriever;
    }

    /// <summary>Takes note of a step that was made.</summary>
    /// <param name="module">What it trained.</param>
    /// <param name="loss">The loss that it trained with.</param>
    /// <exception cref="ArgumentException">The loss is not finite, or it was not this model's turn.</exception>
    public void Report(TrainedModule module, double loss)
    {
        if (!double.IsFinite(loss))
            throw new ArgumentException(FormattableString.Invariant($"The loss of the {module} is {loss}."), nameof(loss));
        if (_options.Adaptive && module != _current)
            throw new ArgumentException($"It is the turn of the {_current}, not of the {module}.", nameof(module));
        if (_last is not null && _last != module)
            Switches++;
        _last = module;
        if (_options.Adaptive)
            Continue(loss);
    }

    /// <summary>See <see cref="StateVisitor"/>.</summary>
    public void Visit(StateVisitor state)
    {
        _turn = state.Value("turn", _turn);
        _current = state.Value("current", _current);
        _last = state.Value("last", _last);
        Switches = state.Value("switches", Switches);
    }

    private void Continue(double loss)
    {
        _turn.Add(loss);
        if (_turn.Count < _options.MinSteps || !HasFlattened())
            return;
        _turn.Clear();
        _current = _current == TrainedModule.SequenceModel ? TrainedModule.Retriever : TrainedModule.SequenceModel;
    }

    private bool HasFlattened()
    {
        var half = _options.MinSteps / 2;
        var before = _turn.GetRange(_turn.Count - (2 * half), half).Average();
        var recent = _turn.GetRange(_turn.Count - half, half).Average();
        // A loss that stays 0 has improved by 0 / 0, which is not above any threshold: it has flattened.
        return !((before - recent) / Math.Abs(before) >= _options.SwitchThreshold);
    }
}
