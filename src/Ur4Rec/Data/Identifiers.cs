namespace Ur4Rec.Data;

/// <summary>A user's external identifier, exactly as the data named it.</summary>
/// <param name="Value">Any non-empty text.</param>
public readonly record struct UserId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>An item's external identifier, exactly as the data named it.</summary>
/// <param name="Value">Any non-empty text.</param>
public readonly record struct ItemId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A user's dense internal number, 0 .. users-1 within one <see cref="SequenceDataset"/>.</summary>
/// <param name="Value">The row of this user in every per-user array.</param>
public readonly record struct UserIndex(int Value);

/// <summary>An item's dense internal number, 0 .. items-1 within one <see cref="SequenceDataset"/>.</summary>
/// <param name="Value">The row of this item in the embedding table and in every score vector.</param>
public readonly record struct ItemIndex(int Value);
