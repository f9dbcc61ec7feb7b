namespace Ur4Rec.Server.Http;

/// <summary>An event as it is sent.</summary>
/// <param name="Id">Names the event, at most 128 characters: one whose id was recorded before changes nothing.</param>
/// <param name="User">Who.</param>
/// <param name="Item">With what.</param>
/// <param name="Time">When, in Unix seconds.</param>
/// <param name="Rating">How much they liked it.</param>
/// <param name="Kind">What they did, e.g. purchase.</param>
internal sealed record EventBody(string Id, string User, string Item, long Time, double? Rating = null, string? Kind = null);

/// <summary>What became of events.</summary>
/// <param name="Recorded">How many are new.</param>
/// <param name="Duplicates">How many were recorded before.</param>
/// <param name="Receipts">One an event, in their order.</param>
internal sealed record EventsAnswer(int Recorded, int Duplicates, IReadOnlyList<Serving.EventReceipt> Receipts);

/// <summary>An entry of a history.</summary>
/// <param name="Item">The item.</param>
/// <param name="Time">Unix seconds; all of a history have one, or none.</param>
internal sealed record HistoryBody(string Item, long? Time = null);

/// <summary>A named value of items.</summary>
/// <param name="Attribute">The name, such as genre or year.</param>
/// <param name="Value">The value.</param>
internal sealed record AttributeBody(string Attribute, string Value);

/// <summary>Which items may appear.</summary>
internal sealed record FilterBody
{
    /// <summary>The attribute, such as genre.</summary>
    public required string Attribute { get; init; }

    /// <summary>An item must have one of these; empty asks for none.</summary>
    public IReadOnlyList<string> AnyOf { get; init; } = [];

    /// <summary>An item must have none of these.</summary>
    public IReadOnlyList<string> NoneOf { get; init; } = [];
}

/// <summary>What questions with a body have in common.</summary>
internal abstract record QuestionBody
{
    /// <summary>Items must have all of these.</summary>
    public IReadOnlyList<FilterBody> Filters { get; init; } = [];

    /// <summary>Items that must not appear.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Attributes that somebody without a history says to like.</summary>
    public IReadOnlyList<AttributeBody> Likes { get; init; } = [];

    /// <summary>0 to 1: how much unlikeness to the items above counts; the rules' own by default.</summary>
    public double? Diversity { get; init; }

    /// <summary>Whether to say why.</summary>
    public bool Explain { get; init; }
}

/// <summary>Candidates to rank.</summary>
internal sealed record RankBody : QuestionBody
{
    /// <summary>The items to rank.</summary>
    public required IReadOnlyList<string> Candidates { get; init; }

    /// <summary>For whom; left out for somebody without a name.</summary>
    public string? User { get; init; }

    /// <summary>What they did, oldest first, in place of what is known of the user.</summary>
    public IReadOnlyList<HistoryBody>? History { get; init; }

    /// <summary>How many at most; all by default.</summary>
    public int? K { get; init; }

    /// <summary>Whether items of the history are left out.</summary>
    public bool ExcludeSeen { get; init; }
}

/// <summary>A visit of somebody without a name.</summary>
internal sealed record SessionBody : QuestionBody
{
    /// <summary>What they did, oldest first.</summary>
    public IReadOnlyList<HistoryBody> History { get; init; } = [];

    /// <summary>How many at most.</summary>
    public int K { get; init; } = 10;

    /// <summary>How many retrieved items the whole model ranks; what it was trained with by default.</summary>
    public int? N { get; init; }

    /// <summary>Whether items of the history are left out.</summary>
    public bool ExcludeSeen { get; init; } = true;
}

/// <summary>Something to steer by.</summary>
internal sealed record SteerBody
{
    /// <summary>A named value of items; this or a sentence.</summary>
    public AttributeBody? Attribute { get; init; }

    /// <summary>A sentence that items are compared with by meaning; this or an attribute.</summary>
    public string? Sentence { get; init; }

    /// <summary>-3 to 3; less than 0 for less of it, 0 removes it.</summary>
    public required double Weight { get; init; }

    /// <summary>Whether it keeps its weight; else this halves with every 20 further interactions.</summary>
    public bool Pinned { get; init; }
}

/// <summary>How to change a memory.</summary>
internal sealed record MemoryBody
{
    /// <summary>Steers to set; each replaces the one of the same attribute or sentence.</summary>
    public IReadOnlyList<SteerBody> Steers { get; init; } = [];

    /// <summary>Whether all steers go first.</summary>
    public bool ResetSteering { get; init; }

    /// <summary>Whether the memory begins anew. The history stays.</summary>
    public bool ResetMemory { get; init; }
}

/// <summary>Which model to load.</summary>
internal sealed record ReloadBody
{
    /// <summary>The run directory on the server; the present one by default.</summary>
    public string? Run { get; init; }
}

/// <summary>Users that were found.</summary>
/// <param name="Users">Their ids, in ordinal order.</param>
internal sealed record UsersAnswer(IReadOnlyList<string> Users);

/// <summary>Which models answer.</summary>
/// <param name="Current">The one that answers now.</param>
/// <param name="Previous">What a rollback goes back to.</param>
/// <param name="IsStoreAvailable">Whether the store answered when it was last asked.</param>
internal sealed record ModelAnswer(Serving.ModelVersion Current, Serving.ModelVersion? Previous, bool IsStoreAvailable);

/// <summary>How the service fares.</summary>
/// <param name="Status">live, ready, or ready without its store.</param>
internal sealed record HealthAnswer(string Status);
