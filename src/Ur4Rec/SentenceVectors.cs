using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;
using Ur4Rec.Text.Encoders.Lsa;
using Ur4Rec.Text.Vectors;

namespace Ur4Rec;

/// <summary>The vectors of the sentences that a run reads.</summary>
internal sealed class SentenceVectors
{
    private readonly float[] _values;
    private readonly Dictionary<string, int> _rows;

    private SentenceVectors(VectorSummary encoder, IReadOnlyList<string> sentences, float[] values)
    {
        Encoder = encoder;
        _values = values;
        _rows = new Dictionary<string, int>(sentences.Count, StringComparer.Ordinal);
        foreach (var (row, sentence) in sentences.Index())
            _rows.Add(sentence, row);
    }

    /// <summary>What made them.</summary>
    public VectorSummary Encoder { get; }

    /// <summary>The encoder itself; null where it is not at hand.</summary>
    public LsaModel? Model { get; private init; }

    /// <summary>Reads the vectors of distinct sentences, which must all be in the file.</summary>
    public static SentenceVectors Of(VectorFile file, IReadOnlyList<string> sentences)
    {
        var values = FeatureRows.Allocate(sentences.Count, file.Dimensions);
        foreach (var (row, sentence) in sentences.Index())
        {
            if (!file.TryFind(sentence, out var vector))
                throw new ArgumentException($"'{file.Path}' has no vector of '{sentence}'.", nameof(sentences));
            vector.CopyTo(values.AsSpan(row * file.Dimensions));
        }

        return new SentenceVectors(new VectorSummary(file.Encoder, file.Fingerprint, file.Dimensions), sentences, values);
    }

    /// <summary>Makes the vectors of distinct sentences.</summary>
    public static SentenceVectors Of(LsaModel model, IReadOnlyList<string> sentences, WorkerPool pool) =>
        new(new VectorSummary(LsaEncoder.Name, model.Fingerprint, model.Dimensions), sentences, model.Encode(sentences, pool)) { Model = model };

    /// <summary>A row a sentence of each subject.</summary>
    public ContextTable TableOf(SubjectSentences subjects)
    {
        var columns = Encoder.Dimensions;
        var groups = subjects.Groups;
        var rows = FeatureRows.Allocate(groups.Total, columns);
        for (var subject = 0; subject < groups.Groups; subject++)
        {
            foreach (var (ordinal, sentence) in subjects[subject].Index())
                _values.AsSpan(_rows[sentence] * columns, columns).CopyTo(rows.AsSpan((groups.Start(subject) + ordinal) * columns));
        }

        return new ContextTable(columns, rows, groups);
    }
}
