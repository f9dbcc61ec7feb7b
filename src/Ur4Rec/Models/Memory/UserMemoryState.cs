using Ur4Rec.Data;

namespace Ur4Rec.Models.Memory;

/// <summary>All that a <see cref="UserMemory"/> holds, in a form that can be saved beside other things.</summary>
/// <param name="Users">Each user's part, in ordinal order.</param>
/// <param name="States">[users, d], row by row.</param>
/// <param name="PreviousStates">Likewise.</param>
internal sealed record UserMemoryState(IReadOnlyList<SavedMemory> Users, float[] States, float[] PreviousStates)
{
    /// <summary>A memory of nobody.</summary>
    public static UserMemoryState Empty { get; } = new([], [], []);

    /// <summary>A copy of a memory.</summary>
    public static UserMemoryState Of(UserMemory memory, SequenceDataset catalogue)
    {
        var users = memory.Users.OrderBy(user => user.Value, StringComparer.Ordinal).ToList();
        var state = new UserMemoryState(
            [.. users.Select(user => SavedMemory.Of(user, memory.Find(user)!, catalogue))], new float[users.Count * memory.Width], new float[users.Count * memory.Width]);
        for (var i = 0; i < users.Count; i++)
        {
            var entry = memory.Find(users[i])!;
            entry.State.CopyTo(state.States.AsSpan(i * memory.Width));
            entry.PreviousState.CopyTo(state.PreviousStates.AsSpan(i * memory.Width));
        }

        return state;
    }

    /// <summary>Makes a memory hold this and nothing else.</summary>
    /// <param name="memory">Of the same width and options.</param>
    /// <param name="catalogue">The catalogue it was saved with.</param>
    public void Restore(UserMemory memory, SequenceDataset catalogue)
    {
        memory.Reset();
        for (var i = 0; i < Users.Count; i++)
        {
            var row = new Range(i * memory.Width, (i + 1) * memory.Width);
            memory.EntryOf(new UserId(Users[i].User)).Restore(Users[i], States.AsSpan()[row], PreviousStates.AsSpan()[row], ItemOf);
        }

        ItemIndex ItemOf(string id) => catalogue.TryGetIndex(new ItemId(id), out var item)
            ? item
            : throw new InputException($"The saved memories name the item '{id}', which the catalogue does not hold.");
    }
}
