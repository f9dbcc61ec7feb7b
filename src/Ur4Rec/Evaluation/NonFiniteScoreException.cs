using Ur4Rec.Data;

namespace Ur4Rec.Evaluation;

/// <summary>A scorer gave an item a score that is infinite or not a number, so nothing can be ranked by it.</summary>
public sealed class NonFiniteScoreException : InvalidOperationException
{
    /// <summary>With everything that says where to look.</summary>
    /// <param name="scorer">Name of the scorer.</param>
    /// <param name="user">Whom the score was for.</param>
    /// <param name="item">What was scored.</param>
    /// <param name="score">The score.</param>
    public NonFiniteScoreException(string scorer, UserId user, ItemId item, float score)
        : base($"Scorer '{scorer}' gave item '{item}' the score {score} for user '{user}'; every score must be finite.")
    {
        Scorer = scorer;
        User = user;
        Item = item;
        Score = score;
    }

    /// <summary>Name of the scorer.</summary>
    public string Scorer { get; }

    /// <summary>Whom the score was for.</summary>
    public UserId User { get; }

    /// <summary>What was scored.</summary>
    public ItemId Item { get; }

    /// <summary>The score.</summary>
    public float Score { get; }
}
