using System.Runtime.InteropServices;
using Ur4Rec.Data;
using Ur4Rec.Models.Memory;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Training;

/// <summary>
/// The users' memories as training reads them: each knows the training interactions before its user's target and nothing else, and every
/// epoch begins with empty ones. Gradients reach the cell through each memory's last update.
/// </summary>
internal sealed class TrainingMemory : IDisposable
{
    private readonly Split _split;
    private readonly UserMemory _memory;
    private readonly TrainingTeam _team;
    private int[] _observed;

    // Of the moment an epoch began, without a gradient: to compute the catalogue again every step would cost more than the step.
    private readonly Parameter _representations;

    /// <summary>A memory in which no epoch has begun.</summary>
    /// <param name="cell">What moves it.</param>
    /// <param name="split">Whose training part it reads.</param>
    /// <param name="pool">Where it moves.</param>
    /// <param name="team">Each process of it keeps the memories of its own users.</param>
    public TrainingMemory(MemoryCell cell, Split split, WorkerPool pool, TrainingTeam team)
    {
        _team = team;
        _split = split;
        _memory = new UserMemory(cell, pool);
        _observed = new int[split.Dataset.UserCount];
        _representations = new Parameter(split.Dataset.ItemCount, cell.Width) { IsFrozen = true };
    }

    /// <summary>Updates of memories in all epochs.</summary>
    public long Updates { get; private set; }

    /// <summary>Forgets everybody and takes the items' representations for the epoch.</summary>
    /// <param name="representations">[items, d], copied.</param>
    /// <exception cref="ShapeException">They have another shape.</exception>
    public void BeginEpoch(Tensor representations)
    {
        if (representations.Rows != _representations.Rows || representations.Columns != _representations.Columns)
            throw new ShapeException($"training_memory: representations {representations} do not fit {_representations}.");
        representations.Values.CopyTo(_representations.Values);
        _memory.Reset();
        Array.Clear(_observed);
    }

    /// <summary>Advances the cases' users to their targets, not including these, and recalls what they remember then.</summary>
    /// <param name="tape">Where the last updates are recorded.</param>
    /// <param name="cases">Cases of distinct users, none before what its user's memory has seen.</param>
    /// <param name="pairsPerCase">Pairs that each case has in the batch, one after the other.</param>
    /// <returns>For [cases * <paramref name="pairsPerCase"/>] pairs; nothing for a user without an event yet.</returns>
    /// <exception cref="ArgumentException">A user's memory has seen the target, or a user stands twice; begin a new epoch.</exception>
    public RetrieverMemory Recall(Tape tape, RetrievalCases cases, int pairsPerCase = 1)
    {
        Observe(cases);
        var users = Array.ConvertAll(cases.Users, _split.Dataset.IdOf);
        var rows = new int[cases.Count * pairsPerCase];
        for (var i = 0; i < cases.Count; i++)
            rows.AsSpan(i * pairsPerCase, pairsPerCase).Fill(_memory.Find(users[i]) is null ? RetrieverMemory.None : i);
        return new RetrieverMemory(_memory.Recall(tape, users, _representations), rows);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _memory.Dispose();
        _representations.Dispose();
    }

    /// <summary>See <see cref="StateVisitor"/>.</summary>
    public void Visit(StateVisitor state)
    {
        Updates = state.Value("updates", Updates);
        _observed = state.Integers("observed", state.IsRestoring ? _observed : new TeamMemory(_team, _split.Dataset).Observed(_observed));
        state.Tensor("representations", _representations);
        var present = state.IsRestoring ? UserMemoryState.Empty : new TeamMemory(_team, _split.Dataset).Of(_memory);
        var saved = new UserMemoryState(
            state.Value("users", present.Users), state.Floats("states", present.States), state.Floats("previous_states", present.PreviousStates));
        if (state.IsRestoring)
            saved.Restore(_memory, _split.Dataset);
    }

    private void Observe(RetrievalCases cases)
    {
        RequireDistinctAndAhead(cases);
        var events = new List<MemoryEvent>();
        for (var i = 0; i < cases.Count; i++)
        {
            var user = cases.Users[i];
            var items = _split.TrainingSequence(user).Span;
            var times = _split.TrainingTimes(user).Span;
            for (var position = _observed[user.Value]; position < cases.TargetPositions[i]; position++)
                events.Add(new MemoryEvent(_split.Dataset.IdOf(user), items[position], times[position]));
            _observed[user.Value] = cases.TargetPositions[i];
        }

        Updates += _memory.Observe(CollectionsMarshal.AsSpan(events), _representations);
    }

    private void RequireDistinctAndAhead(RetrievalCases cases)
    {
        var users = new HashSet<UserIndex>();
        for (var i = 0; i < cases.Count; i++)
        {
            var (user, target) = (cases.Users[i], cases.TargetPositions[i]);
            if (!users.Add(user))
                throw new ArgumentException($"User '{_split.Dataset.IdOf(user)}' stands twice in a batch.", nameof(cases));
            if (target < _observed[user.Value])
            {
                throw new ArgumentException(
                    $"The memory of user '{_split.Dataset.IdOf(user)}' has seen {_observed[user.Value]} items, that at the target {target} among them.",
                    nameof(cases));
            }
        }
    }
}
