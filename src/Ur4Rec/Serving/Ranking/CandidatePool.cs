using Ur4Rec.Data;

namespace Ur4Rec.Serving.Ranking;

/// <summary>
/// Candidates that are not in the list yet, and which is the next: by maximal marginal relevance (Carbonell and Goldstein 1998, "The use of MMR,
/// diversity-based reranking for reordering documents and producing summaries"), the largest
/// (1 - diversity) * relevance - diversity * likeness to the most alike item of the list. Relevance is the score scaled over all candidates
/// to 0 .. 1, likeness is <see cref="UnitRows.Likeness"/>. Ties go to the higher score, then to the lower number.
/// </summary>
internal ref struct CandidatePool
{
    private readonly ReadOnlySpan<Candidate> _candidates;
    private readonly double _diversity;
    private readonly UnitRows _embedding;
    private readonly bool[] _gone;
    private readonly double[] _relevance;
    private readonly float[] _likeness;
    private int _first;

    /// <summary>Of all candidates.</summary>
    /// <param name="candidates">By falling score, those of equal score by number.</param>
    /// <param name="diversity">0 .. 1.</param>
    /// <param name="embedding">A row for each item of the catalogue; not read where diversity is 0.</param>
    public CandidatePool(ReadOnlySpan<Candidate> candidates, double diversity, UnitRows embedding)
    {
        _candidates = candidates;
        _diversity = diversity;
        _embedding = embedding;
        _gone = new bool[candidates.Length];
        (_relevance, _likeness) = diversity > 0 ? (Scaled(candidates), new float[candidates.Length]) : ([], []);
    }

    /// <summary>Takes a candidate out without its being in the list.</summary>
    public readonly void Remove(int position) => _gone[position] = true;

    /// <summary>Tells that an item is in the list.</summary>
    public readonly void Listed(ItemIndex item)
    {
        for (var i = 0; i < _likeness.Length; i++)
        {
            if (!_gone[i])
                _likeness[i] = Math.Max(_likeness[i], _embedding.Likeness(_candidates[i].Item, item));
        }
    }

    /// <summary>Takes out the next candidate.</summary>
    /// <param name="position">Its position among the candidates.</param>
    /// <returns>False where none is left.</returns>
    public bool TryTake(out int position)
    {
        while (_first < _gone.Length && _gone[_first])
            _first++;
        position = _first;
        if (_first == _gone.Length)
            return false;
        var best = double.NegativeInfinity;
        for (var i = _first; i < _likeness.Length; i++)
        {
            if (!_gone[i] && Marginal(i) is var marginal && marginal > best)
                (position, best) = (i, marginal);
        }

        _gone[position] = true;
        return true;
    }

    private readonly double Marginal(int i) => ((1 - _diversity) * _relevance[i]) - (_diversity * _likeness[i]);

    private static double[] Scaled(ReadOnlySpan<Candidate> candidates)
    {
        var relevance = new double[candidates.Length];
        if (candidates.Length == 0 || candidates[0].Score == candidates[^1].Score)
            return relevance;
        double least = candidates[^1].Score, range = candidates[0].Score - least;
        for (var i = 0; i < relevance.Length; i++)
            relevance[i] = (candidates[i].Score - least) / range;
        return relevance;
    }
}

/// <summary>An item that may come into a list.</summary>
/// <param name="Item">The item.</param>
/// <param name="Score">Its score with all adjustments.</param>
internal readonly record struct Candidate(ItemIndex Item, float Score);
