using System.Runtime.InteropServices;
using System.Text;
using Ur4Rec.Data;
using Ur4Rec.Models.Memory;
using Ur4Rec.Numerics.Serialization;

namespace Ur4Rec.Training;

/// <summary>Brings the memories that the processes of a team keep of their own users together, for a checkpoint. All calls are collective.</summary>
internal sealed class TeamMemory(TrainingTeam team, SequenceDataset dataset)
{
    /// <summary>[users] how much of each user's sequence the memory of their process has seen.</summary>
    public int[] Observed(int[] mine)
    {
        if (team.Ranks.Size == 1)
            return mine;
        var own = new int[mine.Length];
        for (var user = 0; user < own.Length; user++)
            own[user] = team.Owns(new UserIndex(user)) ? mine[user] : 0;
        var all = new int[mine.Length];
        foreach (var theirs in team.Ranks.AllGather(MemoryMarshal.AsBytes(own.AsSpan())))
        {
            var observed = MemoryMarshal.Cast<byte, int>(theirs);
            for (var user = 0; user < all.Length; user++)
                all[user] += observed[user];
        }

        return all;
    }

    /// <summary>Every user's memory, in ordinal order of the users.</summary>
    public UserMemoryState Of(UserMemory mine)
    {
        var own = UserMemoryState.Of(mine, dataset);
        if (team.Ranks.Size == 1)
            return own;
        var gathered = team.Ranks.AllGather(ToBytes(own)).SelectMany(FromBytes).OrderBy(user => user.Saved.User, StringComparer.Ordinal).ToList();
        return new UserMemoryState(
            [.. gathered.Select(user => user.Saved)], [.. gathered.SelectMany(user => user.State)], [.. gathered.SelectMany(user => user.Previous)]);
    }

    private byte[] ToBytes(UserMemoryState state)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        for (var i = 0; i < state.Users.Count; i++)
        {
            var width = state.States.Length / state.Users.Count;
            if (!dataset.TryGetIndex(new UserId(state.Users[i].User), out UserIndex user) || !team.Owns(user))
                continue;
            writer.Write(RunJson.Line(state.Users[i]));
            writer.WriteArray(state.States[(i * width)..((i + 1) * width)]);
            writer.WriteArray(state.PreviousStates[(i * width)..((i + 1) * width)]);
        }

        writer.Flush();
        return stream.ToArray();
    }

    private static IEnumerable<Kept> FromBytes(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        while (reader.BaseStream.Position < bytes.Length)
            yield return new Kept(RunJson.Read<SavedMemory>(reader.ReadString()), reader.ReadArray<float>(), reader.ReadArray<float>());
    }

    private sealed record Kept(SavedMemory Saved, float[] State, float[] Previous);
}
