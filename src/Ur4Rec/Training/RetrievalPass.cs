using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;
using Ur4Rec.Training.Anomalies;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Training;

/// <summary>A shard of a batch of retrieval cases with their candidates; the positive is the first of each case's.</summary>
/// <param name="Cases">Who and when.</param>
/// <param name="Candidates">[cases, candidates].</param>
/// <param name="Readers">[cases]: whose sentences are read, the user's or nobody's.</param>
/// <param name="CasesOfAll">Cases in all shards of the batch.</param>
internal sealed record RetrievalBatch(RetrievalCases Cases, ItemIndex[] Candidates, UserIndex[] Readers, int CasesOfAll)
{
    /// <summary>Number of cases.</summary>
    public int Count => Readers.Length;

    /// <summary>The shard's share of the batch.</summary>
    public double Share => (double)Count / CasesOfAll;

    /// <summary>Candidates of a case.</summary>
    public int CandidatesPerCase => Candidates.Length / Count;
}

/// <summary>
/// Goes through positions of the users' training sequences in batches, others each time, and scores their candidates with the retriever,
/// whose memory is that of the moment before the target, and with the sequence model.
/// </summary>
internal sealed class RetrievalPass : IDisposable
{
    private readonly Ur4RecModel _model;
    private readonly RetrieverFeatures _features;
    private readonly Split _split;
    private readonly RetrieverTrainingOptions _options;
    private readonly ulong _seed;
    private readonly WorkerPool _pool;
    private readonly RetrievalExamples _examples;
    private readonly NegativeMixer _negatives;
    private readonly TrainingMemory? _memory;

    // The items as they were when the pass began, where hard negatives are drawn: to pack them anew every step would cost more than the step.
    private readonly Parameter? _hardItems;
    private SasRecScorer? _hardNegatives;
    private int _pass;
    private RetrievalBatch? _batch;

    private long _updatesTold;

    public RetrievalPass(
        Ur4RecModel model, RetrieverFeatures features, Split split, TrainingOptions training, RetrieverTrainingOptions options, WorkerPool pool,
        TrainingTeam team)
    {
        _model = model;
        _features = features;
        _split = split;
        _options = options;
        _seed = training.Seed;
        _pool = pool;
        _examples = new RetrievalExamples(split, options.PositionsPerUser, training.BatchSize, training.Seed, team.Shards);
        _negatives = new NegativeMixer(split, options.NegativeMix, training.NegativeAlpha, training.Negatives, training.Seed);
        _hardItems = options.NegativeMix.Hard > 0 ? new Parameter(model.SasRec.ItemEmbedding.Rows, model.SasRec.ItemEmbedding.Columns) : null;
        _memory = model.Memory is { } cell ? new TrainingMemory(cell, split, pool, team) : null;
    }

    /// <summary>Batches of a whole pass.</summary>
    public int Batches => _examples.BatchesPerEpoch;

    /// <summary>Updates of users' memories since this was last asked.</summary>
    public long TakeMemoryUpdates()
    {
        var updates = _memory?.Updates ?? 0;
        var news = updates - _updatesTold;
        _updatesTold = updates;
        return news;
    }

    /// <summary>A shard of the next batch, or null where it has no case; after the last batch a new pass begins, with an empty memory.</summary>
    /// <param name="batch">How many batches of all passes came before.</param>
    /// <param name="shard">Which part of it.</param>
    public RetrievalBatch? Next(long batch, Shard shard)
    {
        BeginPass((int)(batch / Batches) + 1);
        var number = (int)(batch % Batches);
        var cases = _examples.Batch(number, shard.Number);
        if (cases.Count == 0)
            return null;
        var candidates = _negatives.Candidates(cases, _hardNegatives, (long)shard.Moment(batch));
        return _batch = new RetrievalBatch(cases, candidates, Readers(cases, shard.Moment(batch)), _examples.CasesOf(number));
    }

    /// <summary>Says who is in which row of the last shard.</summary>
    public void Describe(StepRows rows)
    {
        if (_batch is not null)
            rows.Add(_batch).AddHistories(_batch, _split, _model.SasRec.Options.MaxSequenceLength);
    }

    /// <summary>The retriever's scores of a batch's candidates, pair by pair.</summary>
    public RetrieverOutput Score(Tape tape, RetrievalBatch batch)
    {
        var users = new UserIndex[batch.Candidates.Length];
        for (var pair = 0; pair < users.Length; pair++)
            users[pair] = batch.Readers[pair / batch.CandidatesPerCase];
        var memory = _memory?.Recall(tape, batch.Cases, batch.CandidatesPerCase);
        return _model.Retriever!.Score(tape, _features, RetrieverBatch.Of(users, batch.Candidates), memory);
    }

    /// <summary>The sequence model's logits of a batch's candidates, [cases, candidates], from the history before each target.</summary>
    public Tensor ScoreBySequence(Tape tape, RetrievalBatch batch)
    {
        var cases = batch.Cases;
        var lengths = new int[batch.Count];
        for (var c = 0; c < lengths.Length; c++)
            lengths[c] = Math.Min(cases.TargetPositions[c], _model.SasRec.Options.MaxSequenceLength);
        var histories = Ragged.FromLengths(lengths);
        var items = tape.NewRowNumbers(histories.Total);
        var last = tape.NewRowNumbers(batch.Count);
        for (var c = 0; c < lengths.Length; c++)
        {
            var history = _split.TrainingSequence(cases.Users[c]).Span[(cases.TargetPositions[c] - lengths[c])..cases.TargetPositions[c]];
            for (var t = 0; t < lengths[c]; t++)
                items.Span[histories.Start(c) + t] = history[t].Value;
            last.Span[c] = histories.Start(c) + lengths[c] - 1;
        }

        var states = tape.Gather(_model.SasRec.Encode(tape, items, histories), last);
        return tape.CandidateScores(states, _model.SasRec.ItemEmbedding, Array.ConvertAll(batch.Candidates, candidate => candidate.Value));
    }

    /// <summary>As <see cref="ScoreBySequence"/>, without dropout and as constants.</summary>
    /// <param name="teacher">Where they are computed.</param>
    /// <param name="tape">Whose constants they become.</param>
    /// <param name="batch">The cases.</param>
    public Tensor TeachBySequence(Tape teacher, Tape tape, RetrievalBatch batch)
    {
        teacher.Begin(TapeMode.Inference);
        var scores = ScoreBySequence(teacher, batch);
        return tape.Constant(scores.Rows, scores.Columns, scores.Values);
    }

    /// <summary>As <see cref="Score"/>, without dropout; only the scores are on <paramref name="tape"/>, as constants.</summary>
    public RetrieverOutput TeachByRetriever(Tape teacher, Tape tape, RetrievalBatch batch)
    {
        teacher.Begin(TapeMode.Inference);
        var output = Score(teacher, batch);
        return output with { Scores = tape.Constant(output.Scores.Rows, output.Scores.Columns, output.Scores.Values) };
    }

    public void Dispose()
    {
        _memory?.Dispose();
        _hardNegatives?.Dispose();
        _hardItems?.Dispose();
    }

    /// <summary>See <see cref="StateVisitor"/>.</summary>
    public void Visit(StateVisitor state)
    {
        _pass = state.Value("pass", _pass);
        _updatesTold = state.Value("updates_told", _updatesTold);
        _memory?.Visit(state.Under("memory"));
        if (_hardItems is not null)
            state.Tensor("hard_items", _hardItems);
        if (!state.IsRestoring || _pass == 0)
            return;
        _examples.BeginEpoch(_pass);
        MakeHardNegatives();
    }

    private void BeginPass(int pass)
    {
        if (pass == _pass)
            return;
        _pass = pass;
        _examples.BeginEpoch(pass);
        if (_hardItems is not null)
            _model.SasRec.ItemEmbedding.Values.CopyTo(_hardItems.Values);
        MakeHardNegatives();
        if (_memory is null)
            return;
        using var items = new RetrieverItemCache(_model.Retriever!, _features, _pool);
        _memory.BeginEpoch(items.Representations);
    }

    private void MakeHardNegatives()
    {
        if (_hardItems is null)
            return;
        _hardNegatives?.Dispose();
        _hardNegatives = new SasRecScorer(_model.SasRec, _hardItems);
    }

    private UserIndex[] Readers(RetrievalCases cases, ulong moment)
    {
        var nobody = new UserIndex(_split.Dataset.UserCount);
        var random = new RandomStream(RandomKey.For(_seed, "user texts", moment));
        var readers = new UserIndex[cases.Users.Length];
        for (var c = 0; c < readers.Length; c++)
            readers[c] = random.NextDouble() < _options.UserTextDropout ? nobody : cases.Users[c];
        return readers;
    }
}
