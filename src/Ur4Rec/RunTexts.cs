using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Text;

namespace Ur4Rec;

/// <summary>The texts that are there for a run to read, and their vectors: those of its store, or, for the built-in data, the templates'.</summary>
internal abstract class RunTexts(RunData data) : IDisposable
{
    private readonly Lazy<TrainingView> _view = new(data.ToTrainingView);

    /// <summary>The training part of the run's split.</summary>
    public TrainingView View => _view.Value;

    /// <summary>Every set that has a description, in a fixed order.</summary>
    public abstract IReadOnlyList<TextSet> Sets { get; }

    /// <summary>Opens the texts of a run's data.</summary>
    /// <exception cref="InputException">The store cannot be read.</exception>
    public static RunTexts Open(RunData data) => data.Store == RunConfiguration.DemoStore ? new DemoTexts(data) : new StoreTexts(data);

    /// <summary>
    /// The sets that a run reads which names this source, or all: of a source that wrote for several splits, what it wrote for the run's own.
    /// </summary>
    /// <exception cref="InputException">There is no such source.</exception>
    public IReadOnlyList<TextSet> Select(string source)
    {
        var sets = source == TextSettings.All ? Sets : OfSource(source);
        return
        [
            .. sets.GroupBy(set => (set.Kind, set.Source)).SelectMany(ofSource =>
                ofSource.Any(set => set.View == View.Description) ? ofSource.Where(set => set.View == View.Description) : ofSource),
        ];
    }

    /// <summary>The descriptions of a set.</summary>
    public abstract IReadOnlyList<Description> Descriptions(TextSet set);

    /// <summary>The vectors of some sentences.</summary>
    /// <param name="sentences">At least one, none twice.</param>
    /// <param name="settings">Names the encoder.</param>
    /// <param name="pool">Where the work runs.</param>
    /// <exception cref="InputException">The encoder has not made them.</exception>
    public abstract SentenceVectors VectorsOf(IReadOnlyList<string> sentences, TextSettings settings, WorkerPool pool);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>The sets of a source.</summary>
    protected abstract IEnumerable<TextSet> OfSource(string source);
}
