using System.Runtime.InteropServices;
using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Training;

/// <summary>
/// The losses that compare each target with sampled negatives. Sampled softmax estimates cross-entropy over the catalogue: with scores s, target
/// i and k negatives j drawn from q beside the target, Z = e^s(i) + 1/k * the sum over all j but i of e^s(j) / q(j) has the partition function
/// of the full softmax as its mean, and the loss is ln Z - s(i) (Bengio and Senecal 2008, IEEE Transactions on Neural Networks 19(4)). Its mean is
/// below cross-entropy by about half the variance of Z / E[Z], which falls as 1 / k. The target's score stays as it is: the correction of
/// Yi et al. 2019 (RecSys) takes ln q(i) off it too, as is right for negatives in the batch, where the target is itself a draw from q.
/// </summary>
/// <remarks>
/// Where negatives are not shared, they come from q outside the training part of their user: q(j) / (1 - Q) with Q the mass of that part, and the
/// loss estimates cross-entropy over the target and the items outside.
/// </remarks>
internal sealed class SampledObjective : ISequenceObjective
{
    private readonly TrainingOptions _options;
    private readonly WorkerPool _pool;
    private readonly INegativeSampler _sampler;
    private readonly float[] _logQ;
    private bool[] _hits = [];

    public SampledObjective(Split split, TrainingOptions options, WorkerPool pool)
    {
        _options = options;
        _pool = pool;
        _sampler = options.NegativeSampling == NegativeSampling.Uniform
            ? NegativeSamplers.Uniform(split)
            : NegativeSamplers.Popularity(split, options.NegativeAlpha);
        _logQ = [.. Enumerable.Range(0, split.Dataset.ItemCount).Select(item => (float)_sampler.LogProbability(new ItemIndex(item)))];
    }

    public Tensor Loss(Tape tape, SasRecModel model, Tensor states, SequenceBatch batch, long step)
    {
        var positives = tape.CandidateScores(states, model.ItemEmbedding, batch.Targets);
        var drawn = tape.NewRowNumbers(_options.Negatives * (_options.SharedNegatives ? 1 : batch.Items.Length));
        if (_options.SharedNegatives)
            DrawShared(drawn.Span, step);
        else
            Draw(drawn, batch, step);
        var negatives = _options.SharedNegatives
            ? tape.Linear(states, tape.Gather(model.ItemEmbedding, drawn))
            : tape.CandidateScores(states, model.ItemEmbedding, drawn);
        return _options.Loss switch
        {
            SequenceLoss.Bpr => tape.BprLoss(positives, negatives),
            SequenceLoss.Bce => tape.Add(tape.BceLoss(positives, Labels(tape, positives, 1f)), tape.BceLoss(negatives, Labels(tape, negatives, 0f))),
            SequenceLoss.Gbce => tape.GbceLoss(positives, negatives, model.ItemCount, (float)_options.GbceT),
            SequenceLoss.SampledSoftmax => tape.SampledSoftmaxLoss(
                positives, negatives, PositiveLogQ(tape, batch), LogQ(tape, drawn), SharedHits(batch.Targets, drawn)),
            _ => throw new InvalidOperationException($"{_options.Loss} does not sample negatives."),
        };
    }

    /// <summary>
    /// A negative drawn for one user is never that user's own item; a shared one may be some token's target. One flag a
    /// (token, negative) pair, or none where negatives are not shared.
    /// </summary>
    private ReadOnlySpan<bool> SharedHits(ReadOnlyMemory<int> targets, ReadOnlyMemory<int> drawn)
    {
        if (!_options.SharedNegatives)
            return [];
        var pairs = targets.Length * drawn.Length;
        if (_hits.Length < pairs)
            _hits = new bool[pairs];
        var hits = _hits;
        _pool.For(targets.Length, t => MarkHits(targets.Span[t], drawn.Span, hits.AsSpan(t * drawn.Length, drawn.Length)));
        return hits.AsSpan(0, pairs);
    }

    private static void MarkHits(int target, ReadOnlySpan<int> drawn, Span<bool> hits)
    {
        for (var j = 0; j < hits.Length; j++)
            hits[j] = drawn[j] == target;
    }

    /// <summary>What brings e^s(i) to the scale of k Z, or of k Z / (1 - Q).</summary>
    private Span<float> PositiveLogQ(Tape tape, SequenceBatch batch)
    {
        var logQ = tape.NewValues(batch.Targets.Length);
        logQ.Fill(-MathF.Log(_options.Negatives));
        if (_options.SharedNegatives)
            return logQ;
        for (var w = 0; w < batch.Windows.Length; w++)
        {
            var outside = (float)Math.Log(_sampler.ProbabilityOutside(batch.Windows[w].User));
            foreach (ref var value in logQ.Slice(batch.Histories.Start(w), batch.Histories.LengthOf(w)))
                value += outside;
        }

        return logQ;
    }

    private Span<float> LogQ(Tape tape, ReadOnlyMemory<int> items)
    {
        var logQ = tape.NewValues(items.Length);
        var source = items.Span;
        for (var i = 0; i < source.Length; i++)
            logQ[i] = _logQ[source[i]];
        return logQ;
    }

    private static Span<float> Labels(Tape tape, Tensor logits, float label)
    {
        var labels = tape.NewValues(logits.Length);
        labels.Fill(label);
        return labels;
    }

    private void DrawShared(Span<int> drawn, long step)
    {
        var random = new RandomStream(RandomKey.For(_options.Seed, "shared negatives", (ulong)step));
        _sampler.SampleShared(ref random, MemoryMarshal.Cast<int, ItemIndex>(drawn));
    }

    /// <summary>Each window of the batch draws from a stream of its own, so that the threads do not matter.</summary>
    private void Draw(Memory<int> drawn, SequenceBatch batch, long step)
    {
        var windows = batch.Histories.Groups;
        _pool.For(windows, window =>
        {
            var random = new RandomStream(RandomKey.For(_options.Seed, "negatives", (ulong)((step * _options.BatchSize) + batch.Numbers[window])));
            var range = drawn.Slice(batch.Histories.Start(window) * _options.Negatives, batch.Histories.LengthOf(window) * _options.Negatives);
            _sampler.Sample(ref random, batch.Windows[window].User, MemoryMarshal.Cast<int, ItemIndex>(range.Span));
        });
    }
}
