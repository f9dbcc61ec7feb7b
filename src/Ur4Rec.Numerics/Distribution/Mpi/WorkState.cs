namespace Ur4Rec.Numerics.Distribution;

/// <summary>What a rank says of itself with every sign of life.</summary>
/// <param name="Entered">Collective calls that it has entered so far.</param>
/// <param name="Waits">Whether it is in one now.</param>
/// <param name="IsPrompt">Whether its work between them is to take no longer than the others can be expected to wait.</param>
/// <param name="IsStopped">Whether somebody has stopped it on purpose, and the whole job with it.</param>
internal readonly record struct WorkState(long Entered, bool Waits, bool IsPrompt, bool IsStopped = false)
{
    /// <summary>Bytes of the message.</summary>
    public const int Length = sizeof(long) + 3;

    public static WorkState Read(ReadOnlySpan<byte> bytes) => new(BitConverter.ToInt64(bytes), bytes[^3] != 0, bytes[^2] != 0, bytes[^1] != 0);

    public void Write(Span<byte> bytes)
    {
        BitConverter.TryWriteBytes(bytes, Entered);
        bytes[^3] = Convert.ToByte(Waits);
        bytes[^2] = Convert.ToByte(IsPrompt);
        bytes[^1] = Convert.ToByte(IsStopped);
    }
}
