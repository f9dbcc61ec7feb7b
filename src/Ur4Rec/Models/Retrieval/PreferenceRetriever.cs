using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Models.Retrieval;

/// <summary>
/// Scores a candidate for a user by what is written about both, after UR4Rec (Zhang, Zhu and Dou, COLING 2025). The candidate asks three
/// experts by cross-attention: the sentences of the user's preferences, those of its own description, and its own images (its id where it
/// has none). A router mixes the answers, the mixture attends to itself and learned proxies, the user's memory is gated in, and the score is
/// the cosine of the result and the candidate, divided by a temperature.
/// </summary>
/// <remarks>Sentences are projected once a batch, however many pairs share them; the item's own two experts answer once an item.</remarks>
public sealed class PreferenceRetriever : Module
{
    /// <summary>What goes before the parameters' names in a checkpoint, e.g. <c>retriever.expert1.attn.in_proj_weight</c>.</summary>
    public const string CheckpointPrefix = "retriever.";

    private readonly SentenceEncoder _users;
    private readonly ItemEncoder _items;
    private readonly Expert _userExpert;
    private readonly Expert _textExpert;
    private readonly Expert _imageExpert;
    private readonly Router _router;
    private readonly ProxyAttention _proxyAttention;
    private readonly Parameter _proxies;
    private readonly MemoryGate _memoryGate;
    private readonly Parameter _defaultMemory;

    /// <summary>A retriever with random parameters.</summary>
    /// <param name="options">Its shape.</param>
    /// <param name="itemCount">Items of the catalogue.</param>
    /// <param name="textDim">Width of the sentences' vectors, of users and items.</param>
    /// <param name="imageDim">Width of the images' features; null for a retriever without images.</param>
    /// <param name="seed">Seed of the first parameters.</param>
    /// <exception cref="Data.InputException">An option is outside its range.</exception>
    public PreferenceRetriever(RetrieverOptions options, int itemCount, int textDim, int? imageDim, ulong seed)
    {
        options.Validate();
        Options = options;
        var d = options.OutputDim;
        var random = new RandomStream(RandomKey.For(seed, "retriever"));
        _users = Register("user", new SentenceEncoder(textDim, d, ref random));
        _items = Register("item", new ItemEncoder(itemCount, textDim, imageDim, d, ref random));
        _userExpert = Register("expert1", new Expert(options, ref random));
        _textExpert = Register("expert2", new Expert(options, ref random));
        _imageExpert = Register("expert3", new Expert(options, ref random));
        _router = Register("router", new Router(vectors: 4, d, experts: 3, ref random));
        var attention = Register("attn", new CrossAttention(d, options.Heads, ref random));
        _proxyAttention = new ProxyAttention(attention, Register("norm", new LayerNormLayer(d)), options.Dropout);
        _proxies = Register("proxy", new Parameter(options.Proxies, d));
        _memoryGate = Register("memory_gate", new MemoryGate(d, ref random));
        _defaultMemory = Register("default_memory", new Parameter(1, d));
        _proxies.FillNormal(1, ref random);
        _defaultMemory.FillNormal(1, ref random);
    }

    /// <summary>The retriever's shape.</summary>
    public RetrieverOptions Options { get; }

    /// <summary>Items of the catalogue.</summary>
    public int ItemCount => _items.ItemCount;

    /// <summary>Scores the pairs of a batch.</summary>
    /// <param name="tape">Where the operations are recorded.</param>
    /// <param name="features">What is known of users and items; tables of this retriever's items and widths.</param>
    /// <param name="batch">The pairs.</param>
    /// <param name="memory">What is remembered of the users; null leaves memory out altogether.</param>
    /// <exception cref="ArgumentException">The features do not fit the retriever, or the memory does not fit the batch.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A user or an item is not in the features.</exception>
    /// <exception cref="ShapeException">The features or the memory have another width.</exception>
    public RetrieverOutput Score(Tape tape, RetrieverFeatures features, RetrieverBatch batch, RetrieverMemory? memory = null)
    {
        var items = EncodeItems(tape, features, batch.Items, out var shares);
        var users = EncodeUsers(tape, features.UserTexts, batch.Users);
        return ScorePairs(tape, users, items, new PairRows(batch.UserSlots, batch.ItemSlots), memory, shares);
    }

    /// <summary>Scores the pairs of a batch and says why; for a tape in inference mode.</summary>
    /// <param name="tape">Where the operations run.</param>
    /// <param name="features">As for <see cref="Score"/>.</param>
    /// <param name="batch">The pairs.</param>
    /// <param name="memory">As for <see cref="Score"/>.</param>
    /// <returns>[pairs].</returns>
    public IReadOnlyList<PairExplanation> Explain(Tape tape, RetrieverFeatures features, RetrieverBatch batch, RetrieverMemory? memory = null)
    {
        var tokens = _items.Encode(tape, features, batch.Items);
        var items = AnswerForItems(tape, tokens, out _);
        var users = EncodeUsers(tape, features.UserTexts, batch.Users);
        var rows = new PairRows(batch.UserSlots, batch.ItemSlots);
        var output = ScorePairs(tape, users, items, rows, memory, itemShares: null);
        var toUsers = _userExpert.Attention(tape, InputOfPairs(tape, users, items, rows));
        var toItems = _textExpert.Attention(tape, InputOfItems(tape, _textExpert, tokens.Representations, tokens.Text));
        return [.. Enumerable.Range(0, batch.Pairs).Select(pair =>
        {
            var (user, item) = (rows.Users[pair], rows.Items[pair]);
            return PairExplanation.Of(
                output, pair,
                features.UserTexts.Subjects.LengthOf(batch.Users[user]) == 0 ? [] : toUsers[pair],
                features.ItemTexts.Subjects.LengthOf(batch.Items[item]) == 0 ? [] : toItems[item]);
        })];
    }

    internal UserSide EncodeUsers(Tape tape, ContextTable texts, int[] users) => ProjectUsers(tape, _users.Encode(tape, texts, users));

    internal UserSide ProjectUsers(Tape tape, Context sentences) => new(_userExpert.ProjectContext(tape, sentences.Tokens), sentences);

    /// <summary>The item side, and each sub-router's shares in it; no shares with one sub-expert.</summary>
    internal ItemSide EncodeItems(Tape tape, RetrieverFeatures features, int[] items, out IReadOnlyList<Tensor> shares) =>
        AnswerForItems(tape, _items.Encode(tape, features, items), out shares);

    internal ItemSide AnswerForItems(Tape tape, ItemTokens items, out IReadOnlyList<Tensor> shares)
    {
        var queries = items.Representations;
        var (text, textShares) = _textExpert.Apply(tape, InputOfItems(tape, _textExpert, queries, items.Text));
        var (image, imageShares) = _imageExpert.Apply(tape, InputOfItems(tape, _imageExpert, queries, items.Images));
        shares = textShares is null || imageShares is null ? [] : [textShares, imageShares];
        return new ItemSide(queries, _userExpert.ProjectQueries(tape, queries), text, image, items.Text.Means, items.Images.Means);
    }

    /// <summary>The pairs' scores; load balance where <paramref name="itemShares"/> are given and there are sub-experts.</summary>
    internal RetrieverOutput ScorePairs(
        Tape tape, UserSide users, ItemSide items, PairRows rows, RetrieverMemory? memory, IReadOnlyList<Tensor>? itemShares)
    {
        var input = InputOfPairs(tape, users, items, rows);
        var (user, userShares) = _userExpert.Apply(tape, input);
        Tensor[] experts = [user, tape.Gather(items.Text, rows.Items), tape.Gather(items.Image, rows.Items)];
        var routing = _router.Apply(
            tape, input.Queries, input.Means, tape.Gather(items.TextMeans, rows.Items), tape.Gather(items.ImageMeans, rows.Items));
        var mixture = _proxyAttention.Apply(tape, tape.WeightedSum(routing, experts), _proxies);
        var (gate, preferences) = memory is null ? (null, mixture) : Remember(tape, mixture, memory);
        var scores = tape.Scale(tape.RowCosine(preferences, input.Queries), (float)(1 / Options.Temperature));
        var balance = userShares is null || itemShares is null ? null : LoadBalancing.Loss(tape, [userShares, .. itemShares]);
        return new RetrieverOutput(scores, preferences, input.Queries, experts, routing, gate, balance);
    }

    private (Tensor? Gate, Tensor Preferences) Remember(Tape tape, Tensor mixture, RetrieverMemory memory)
    {
        if (memory.RowOfPair.Length != mixture.Rows)
            throw new ArgumentException($"The memory names {memory.RowOfPair.Length} rows for {mixture.Rows} pairs.", nameof(memory));
        var rows = tape.NewRowNumbers(mixture.Rows);
        for (var pair = 0; pair < rows.Length; pair++)
        {
            var row = memory.RowOfPair.Span[pair];
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, memory.States.Rows, nameof(memory));
            rows.Span[pair] = row == RetrieverMemory.None ? memory.States.Rows : row;
        }

        return _memoryGate.Apply(tape, mixture, tape.Gather(tape.StackRows(memory.States, _defaultMemory), rows));
    }

    private static ExpertInput InputOfItems(Tape tape, Expert expert, Tensor queries, Context context) => new(
        queries,
        expert.ProjectQueries(tape, queries),
        expert.ProjectContext(tape, context.Tokens),
        ContextRange.OfEach(context.Groups),
        context.Means);

    private static ExpertInput InputOfPairs(Tape tape, UserSide users, ItemSide items, PairRows rows) => new(
        tape.Gather(items.Representations, rows.Items),
        [.. items.QueriesToUsers.Select(queries => tape.Gather(queries, rows.Items))],
        users.KeysValues,
        ContextRange.Of(users.Sentences.Groups, rows.Users),
        tape.Gather(users.Sentences.Means, rows.Users));
}
