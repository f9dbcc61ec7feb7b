namespace Ur4Rec.Numerics;

/// <summary>Managed integers handed out piece by piece and taken back all at once; in steady state it allocates nothing.</summary>
internal sealed class IndexArena
{
    private const int SmallestBlock = 1 << 12;

    private int[] _block = [];
    private int _used;
    private int _needed;

    /// <summary>A piece with undefined contents, valid until the next <see cref="Reset"/>.</summary>
    public Memory<int> Take(int length)
    {
        _needed += length;
        if (_used + length > _block.Length)
        {
            _block = new int[Math.Max(SmallestBlock, Math.Max(length, _needed))];
            _used = 0;
        }

        var piece = _block.AsMemory(_used, length);
        _used += length;
        return piece;
    }

    /// <summary>Takes everything back, and makes room for as much in one block.</summary>
    public void Reset()
    {
        if (_needed > _block.Length)
            _block = new int[_needed + (_needed / 8)];
        _used = 0;
        _needed = 0;
    }
}
