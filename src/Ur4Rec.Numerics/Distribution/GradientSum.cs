using System.Diagnostics;

namespace Ur4Rec.Numerics.Distribution;

/// <summary>
/// The gradients of a step whose batch is cut into shards, on one rank or several. Each rank runs the backward passes of its own shards; in
/// the end all ranks' parameters have the gradients of the whole step, with bits that depend on the number of shards and not on that of ranks.
/// </summary>
/// <remarks>
/// Dense gradients travel in buckets while the backward pass of the rank's last shard still runs: which ones, and in which order, is what
/// the step before with the same parameters had. Rows of row-sparse gradients follow when all is done.
/// </remarks>
public sealed class GradientSum : IDisposable
{
    private readonly IRankGroup _ranks;
    private readonly WorkerPool _pool;
    private readonly Parameter[] _parameters;
    private readonly Dictionary<Parameter, int> _numberOf;
    private readonly ShardTree _tree;
    private readonly ShardTree.Node _own;
    private readonly BufferStock _stock = new();
    private readonly List<GradientPart> _parts = [];
    private readonly Stack<GradientPart> _spareParts = [];
    private readonly RowExchange _rows;
    private readonly BucketSender? _sender;
    private readonly Dictionary<string, int[][]> _plans = [];
    private readonly List<int> _completed = [];
    private readonly bool[] _isComplete;
    private readonly bool[] _hadDense;
    private int[][] _plan = [];
    private int _nextBucket;
    private int _nextShard;
    private bool _isOpen;

    /// <summary>A sum over a group's ranks.</summary>
    /// <param name="ranks">The group.</param>
    /// <param name="shards">Shards of a batch, at least one a rank.</param>
    /// <param name="parameters">Everything that has gradients, in the same order on every rank.</param>
    /// <param name="pool">Where sums run.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer shards than ranks.</exception>
    public GradientSum(IRankGroup ranks, int shards, IEnumerable<Parameter> parameters, WorkerPool pool)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, ranks.Size);
        _ranks = ranks;
        _pool = pool;
        _parameters = [.. parameters];
        _numberOf = _parameters.Index().ToDictionary(parameter => parameter.Item, parameter => parameter.Index);
        _tree = new ShardTree(shards);
        _own = _tree.PartOf(ranks.Rank, ranks.Size);
        _rows = new RowExchange(ranks, _tree, _parameters);
        _sender = ranks.Size > 1 ? new BucketSender(ranks, _tree) : null;
        _isComplete = new bool[_parameters.Length];
        _hadDense = new bool[_parameters.Length];
    }

    /// <summary>The first of this rank's shards.</summary>
    public int FirstShard => _own.First;

    /// <summary>One after the last of this rank's shards.</summary>
    public int EndShard => _own.End;

    /// <summary>
    /// Seconds of the last step in which this rank had nothing of its own left to compute and sent what had not gone, waited for the other ranks,
    /// and added up their rows; 0 on one rank.
    /// </summary>
    public double WaitSeconds { get; private set; }

    /// <summary>Whether there is but one shard, whose gradients are the step's as they are.</summary>
    private bool IsWhole => _tree.Root.IsLeaf;

    private bool IsLastShard => _nextShard == _own.End - 1;

    /// <summary>Begins a step. Parameters have no gradients, and the same ones are frozen on every rank.</summary>
    public void Begin()
    {
        _nextShard = _own.First;
        _nextBucket = 0;
        _completed.Clear();
        Array.Clear(_hadDense);
        _plan = _sender is null ? [] : _plans.GetValueOrDefault(NameOfTrained()) ?? [];
    }

    /// <summary>Runs the backward pass of this rank's next shard.</summary>
    /// <param name="loss">[1, 1] the shard's part of the step's loss.</param>
    /// <param name="overlaps">Whether gradients may leave the parameters as soon as they are complete; else they stay until <see cref="EndOfShard"/>.</param>
    public void Backward(Tensor loss, bool overlaps = true)
    {
        if (_sender is null || !IsLastShard || !overlaps)
        {
            loss.Backward();
            return;
        }

        OpenShard();
        loss.Backward(parameter =>
        {
            if (_numberOf.TryGetValue(parameter, out var number))
                Complete(number);
        });
    }

    /// <summary>Takes the gradients that the parameters have for those of this rank's next shard; none where it has no example.</summary>
    public void EndOfShard()
    {
        if (!IsWhole)
        {
            OpenShard();
            for (var parameter = 0; parameter < _parameters.Length; parameter++)
                Complete(parameter);
            CloseShard();
        }

        _nextShard++;
    }

    /// <summary>Ends a step: all ranks' parameters have its gradients.</summary>
    /// <param name="note">What this rank has to tell the others.</param>
    /// <returns>[ranks] what each told.</returns>
    /// <exception cref="RankGroupException">A rank is gone.</exception>
    public byte[][] End(ReadOnlySpan<byte> note)
    {
        if (_sender is null)
        {
            GiveToParameters();
            return [note.ToArray()];
        }

        var started = Stopwatch.GetTimestamp();
        while (_nextBucket < _plan.Length)
            SendNextBucket();
        _sender.Wait();
        var reports = Array.ConvertAll(
            _ranks.AllGather(new GradientReport(_hadDense, [.. _completed], _rows.RowNumbers(_parts), note.ToArray()).ToBytes()), GradientReport.FromBytes);
        var had = Enumerable.Range(0, _parameters.Length).Where(p => reports.Any(report => report.HadDense[p])).ToHashSet();
        SendUnplanned(had);
        _rows.Sum(_parts, Array.ConvertAll(reports, report => report.RowNumbers));
        WaitSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        foreach (var parameter in _plan.SelectMany(bucket => bucket).Where(parameter => !had.Contains(parameter)))
            _parts[0].DropDense(parameter, _stock);
        _plans[NameOfTrained()] = Buckets(reports[0].Completed.Where(had.Contains).Concat(had.Order()).Distinct());
        GiveToParameters();
        return Array.ConvertAll(reports, report => report.Note);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sender?.Dispose();
        foreach (var part in _parts.Concat(_spareParts))
            part.Dispose();
        _rows.Dispose();
        _stock.Dispose();
    }

    private void OpenShard()
    {
        if (_isOpen)
            return;
        _isOpen = true;
        Array.Clear(_isComplete);
        _parts.Add(_spareParts.TryPop(out var spare) ? spare : new GradientPart(_parameters));
    }

    /// <summary>The dense gradient of a parameter is complete: takes it, and adds it to what the tree has before it.</summary>
    private void Complete(int parameter)
    {
        if (_isComplete[parameter])
            return;
        _isComplete[parameter] = true;
        _hadDense[parameter] |= _parameters[parameter].Gradient is not null;
        _parts[^1].TakeDense(parameter, _stock);
        var merges = _tree.MergesAfter(_nextShard, _own);
        for (var m = 0; m < merges; m++)
            _parts[^(m + 2)].AddDense(parameter, _parts[^(m + 1)], _stock, _pool);
        if (!IsLastShard || _sender is null)
            return;
        _completed.Add(parameter);
        while (_nextBucket < _plan.Length && _plan[_nextBucket].All(p => _isComplete[p]))
            SendNextBucket();
    }

    private void CloseShard()
    {
        _isOpen = false;
        _parts[^1].TakeRows();
        for (var merges = _tree.MergesAfter(_nextShard, _own); merges > 0; merges--)
        {
            var last = _parts[^1];
            _parts[^2].AddRows(last);
            _parts.RemoveAt(_parts.Count - 1);
            _spareParts.Push(last);
        }
    }

    private void SendNextBucket() => Send(_plan[_nextBucket++]);

    private void SendUnplanned(IEnumerable<int> had)
    {
        var planned = _plan.SelectMany(bucket => bucket).ToHashSet();
        foreach (var bucket in Buckets(had.Where(parameter => !planned.Contains(parameter)).Order()))
            Send(bucket);
        _sender!.Wait();
    }

    private void Send(int[] bucket)
    {
        var nodes = _tree.NodesWithin(_own).Count;
        _sender!.Post([.. _parts.Take(nodes).Select(part => Array.ConvertAll(bucket, parameter => part.MakeDense(parameter, _stock)))]);
    }

    private int[][] Buckets(IEnumerable<int> parameters)
    {
        var buckets = new List<int[]>();
        var bucket = new List<int>();
        var floats = 0L;
        foreach (var parameter in parameters)
        {
            bucket.Add(parameter);
            floats += _parameters[parameter].Length;
            if (floats < BucketSender.FewestFloats)
                continue;
            buckets.Add([.. bucket]);
            bucket.Clear();
            floats = 0;
        }

        if (bucket.Count > 0)
            buckets.Add([.. bucket]);
        return [.. buckets];
    }

    private void GiveToParameters()
    {
        if (_parts.Count == 0)
            return;
        for (var parameter = 0; parameter < _parameters.Length; parameter++)
            _parts[0].GiveTo(parameter, _stock);
        foreach (var part in _parts)
        {
            part.ReturnTo(_stock);
            _spareParts.Push(part);
        }

        _parts.Clear();
    }

    /// <summary>Names the parameters that are trained: a step in which others are has other gradients.</summary>
    private string NameOfTrained() => string.Create(_parameters.Length, _parameters, static (name, parameters) =>
    {
        for (var p = 0; p < name.Length; p++)
            name[p] = parameters[p].IsFrozen ? '-' : '+';
    });
}
