using System.Runtime.InteropServices;
using System.Text.Json;
using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Serialization;

namespace Ur4Rec.Models.Memory;

/// <summary>
/// A <see cref="UserMemory"/> as a safetensors file: <c>state</c> and <c>previous_state</c> [users, d], <c>users</c> a JSON array in
/// UTF-8 with the external ids of users and items, users in ordinal order. Equal memories give equal bytes.
/// </summary>
public static class UserMemoryFile
{
    private const string Format = "ur4rec user memory 1";
    private const string FormatKey = "format";
    private const string OptionsKey = "options";
    private const string StateTensor = "state";
    private const string PreviousStateTensor = "previous_state";
    private const string UsersTensor = "users";
    private const string Advice = "Delete the file and replay the log.";

    private static readonly JsonSerializerOptions s_strict = new() { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>Writes the memory; a file of this name is replaced whole or not at all.</summary>
    /// <param name="memory">What to write.</param>
    /// <param name="path">Where.</param>
    /// <param name="catalogue">Names the items.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(this UserMemory memory, string path, SequenceDataset catalogue)
    {
        var users = memory.Users.OrderBy(user => user.Value, StringComparer.Ordinal).ToList();
        var entries = users.ConvertAll(user => memory.Find(user)!);
        var json = JsonSerializer.SerializeToUtf8Bytes(users.Zip(entries, (user, entry) => SavedMemory.Of(user, entry, catalogue)));
        SafetensorsWriter.Write(
            path,
            [
                States(StateTensor, entries, memory.Width, entry => entry.State),
                States(PreviousStateTensor, entries, memory.Width, entry => entry.PreviousState),
                new SafetensorsContent(UsersTensor, SafetensorsDataType.U8, [json.Length], stream => stream.Write(json)),
            ],
            new Dictionary<string, string> { [FormatKey] = Format, [OptionsKey] = JsonSerializer.Serialize(memory.Options) });
    }

    /// <summary>Reads a memory back, to go on from exactly where it was.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cell">The cell that moved the memory, with the same options.</param>
    /// <param name="pool">Where updates run.</param>
    /// <param name="catalogue">Numbers the items, perhaps otherwise than when the file was written.</param>
    /// <exception cref="InputException">The file is missing, damaged, or of other options, another width or another catalogue.</exception>
    public static UserMemory Load(string path, MemoryCell cell, WorkerPool pool, SequenceDataset catalogue)
    {
        if (!File.Exists(path))
            throw new InputException($"The user memory '{path}' does not exist; replay the log.");
        var memory = new UserMemory(cell, pool);
        try
        {
            using var file = SafetensorsFile.Open(path);
            Restore(memory, file, path, catalogue);
            return memory;
        }
        catch (Exception error)
        {
            memory.Dispose();
            if (error is SafetensorsException or JsonException)
                throw new InputException($"The user memory '{path}' is damaged: {error.Message.TrimEnd('.')}. {Advice}", error);
            throw;
        }
    }

    private static SafetensorsContent States(string name, List<MemoryEntry> entries, int width, Func<MemoryEntry, ReadOnlySpan<float>> stateOf) =>
        new(name, SafetensorsDataType.F32, [entries.Count, width], stream =>
        {
            foreach (var entry in entries)
                stream.Write(MemoryMarshal.AsBytes(stateOf(entry)));
        });

    private static void Restore(UserMemory memory, SafetensorsFile file, string path, SequenceDataset catalogue)
    {
        if (file.Metadata.GetValueOrDefault(FormatKey) != Format)
            throw new InputException($"'{path}' is no user memory of this version. {Advice}");
        var options = JsonSerializer.Serialize(memory.Options);
        if (file.Metadata.GetValueOrDefault(OptionsKey) is var saved && saved != options)
            throw new InputException($"The user memory '{path}' was kept with {saved}, not {options}. Give these options, or replay the log.");
        if (file.ShapeOf(UsersTensor) is not [<= int.MaxValue and var length])
            throw new InputException($"The user memory '{path}' has no list of users. {Advice}");
        var users = JsonSerializer.Deserialize<List<SavedMemory>>(file.Slice<byte>(UsersTensor, 0, (int)length), s_strict);
        if (users is null || users.Contains(null!))
            throw new InputException($"The user memory '{path}' has no user where one should be. {Advice}");
        RequireStates(file, path, StateTensor, users.Count, memory.Width);
        RequireStates(file, path, PreviousStateTensor, users.Count, memory.Width);
        for (var i = 0; i < users.Count; i++)
        {
            var first = (long)i * memory.Width;
            memory.EntryOf(new UserId(users[i].User)).Restore(
                users[i],
                file.Slice<float>(StateTensor, first, memory.Width),
                file.Slice<float>(PreviousStateTensor, first, memory.Width),
                id => catalogue.TryGetIndex(new ItemId(id), out var item) ? item : throw new InputException(
                    $"The user memory '{path}' names the item '{id}', which the catalogue does not hold. "
                    + "Give the data it was kept with, or replay the log."));
        }

        if (memory.Users.Count != users.Count)
            throw new InputException($"The user memory '{path}' names a user twice. {Advice}");
    }

    private static void RequireStates(SafetensorsFile file, string path, string name, int users, int width)
    {
        if (!file.ShapeOf(name).SequenceEqual([users, width]))
        {
            throw new InputException(
                $"The user memory '{path}' has '{name}' of [{string.Join(", ", file.ShapeOf(name))}], wanted [{users}, {width}]. "
                + "Give the model it was kept with, or replay the log.");
        }

        foreach (var value in file.Slice<float>(name, 0, checked(users * width)))
        {
            if (!float.IsFinite(value))
                throw new InputException($"The user memory '{path}' holds {value} in '{name}'. {Advice}");
        }
    }
}
