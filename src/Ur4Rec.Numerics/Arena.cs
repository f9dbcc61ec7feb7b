namespace Ur4Rec.Numerics;

/// <summary>
/// Native memory that is handed out piece by piece and taken back all at once. After the first few resets it holds one
/// block as large as was ever needed and asks the system for nothing more.
/// </summary>
internal sealed unsafe class Arena : IDisposable
{
    private const int AlignmentInFloats = 16;
    private const long SmallestBlock = 1 << 16;

    private readonly List<NativeBuffer> _blocks = [];
    private long _usedOfLast;
    private long _usedOfEarlier;

    /// <summary>Floats handed out since the last reset.</summary>
    public long Used => _usedOfEarlier + _usedOfLast;

    /// <summary>Floats held, handed out or not.</summary>
    public long Capacity => _blocks.Sum(block => block.Length);

    /// <summary>A 64-byte aligned piece with undefined contents, valid until the next <see cref="Reset"/>.</summary>
    public float* Take(long length)
    {
        var rounded = (length + AlignmentInFloats - 1) / AlignmentInFloats * AlignmentInFloats;
        if (_blocks.Count == 0 || _usedOfLast + rounded > _blocks[^1].Length)
        {
            _usedOfEarlier += _usedOfLast;
            _usedOfLast = 0;
            _blocks.Add(new NativeBuffer(Math.Max(rounded, Math.Max(SmallestBlock, Capacity / 2))));
        }

        var piece = _blocks[^1].Pointer + _usedOfLast;
        _usedOfLast += rounded;
        return piece;
    }

    /// <summary>Takes everything back.</summary>
    public void Reset()
    {
        if (_blocks.Count > 1)
        {
            var needed = Used;
            Dispose();
            _blocks.Add(new NativeBuffer(needed + (needed / 8)));
        }

        _usedOfLast = 0;
        _usedOfEarlier = 0;
    }

    public void Dispose()
    {
        foreach (var block in _blocks)
            block.Dispose();
        _blocks.Clear();
        _usedOfLast = 0;
        _usedOfEarlier = 0;
    }
}
