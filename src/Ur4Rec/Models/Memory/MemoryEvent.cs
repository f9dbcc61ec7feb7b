using Ur4Rec.Data;

namespace Ur4Rec.Models.Memory;

/// <summary>One line of the log that memories follow.</summary>
/// <param name="User">Whose memory.</param>
/// <param name="Item">The item that the user consumed; null asks for an update of the memory with what it has not yet taken in.</param>
/// <param name="Time">Unix seconds.</param>
public readonly record struct MemoryEvent(UserId User, ItemIndex? Item, long Time);
