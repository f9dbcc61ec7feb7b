namespace Ur4Rec.Training.Anomalies;

/// <summary>Who a row of a tensor belongs to, by external ids.</summary>
/// <param name="Row">What the row is: <c>token</c>, <c>window</c>, <c>case</c>, <c>pair</c>, <c>user</c> or <c>item</c>.</param>
/// <param name="User">The user; null for an item's row, and where the texts of nobody are read.</param>
/// <param name="Position">The position in the user's training sequence, from 1, the oldest; of a case or a pair that of the target.</param>
/// <param name="Item">The item: read at the position, asked for by the case, or the pair's candidate.</param>
public sealed record RowOwner(string Row, string? User, int? Position, string? Item)
{
    /// <inheritdoc/>
    public override string ToString() => string.Join(
        ", ",
        new[] { User is null ? null : $"user '{User}'", Position is null ? null : $"position {Position}", Item is null ? null : $"item '{Item}'" }
            .OfType<string>());
}
