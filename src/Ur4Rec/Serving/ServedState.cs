using System.Security.Cryptography;
using System.Text;
using Ur4Rec.Serving.Loading;
using Ur4Rec.Serving.Ranking;
using Ur4Rec.Serving.Remembering;
using Ur4Rec.Serving.Users;

namespace Ur4Rec.Serving;

/// <summary>
/// All that an answer is made with: a model, its items with what was put since, and the rules. It does not change; what changes is another
/// state, and a request ends with the one that it began with.
/// </summary>
internal sealed class ServedState
{
    private readonly Action _release;
    private readonly Lazy<UnitEmbedding> _embedding;
    private readonly Lazy<UserIds> _userIds;
    private int _uses = 1;

    /// <summary>A state in use by its maker.</summary>
    /// <param name="model">Its model, with the items that came after training.</param>
    /// <param name="rules">What holds for every answer, over what is known of the model's items.</param>
    /// <param name="version">What is told of the model.</param>
    /// <param name="release">Called when nobody uses the state any more.</param>
    public ServedState(ServedModel model, ResolvedRules rules, ModelVersion version, Action release)
    {
        Model = model;
        Version = version;
        Rules = rules;
        Eligibility = new Eligibility(rules);
        Lists = new ListBuilder(rules);
        Filter = new HistoryFilter(model.Configuration.Preparation);
        Memory = model.Memory is { } cell && model.Representations is { } representations ? new MemoryKeeper(this, cell, representations) : null;
        _embedding = new Lazy<UnitEmbedding>(() => new UnitEmbedding(model.ItemEmbedding));
        _userIds = new Lazy<UserIds>(() => new UserIds(model.Dataset));
        MemoryKey = MemoryKeyOf(model);
        _release = release;
    }

    /// <summary>The model.</summary>
    public ServedModel Model { get; }

    /// <summary>What is known of the model's items.</summary>
    public ItemTable Items => Rules.Table;

    /// <summary>What holds for every answer.</summary>
    public ResolvedRules Rules { get; }

    /// <summary>Which items may appear.</summary>
    public Eligibility Eligibility { get; }

    /// <summary>Makes the lists of answers.</summary>
    public ListBuilder Lists { get; }

    /// <summary>Which events count.</summary>
    public HistoryFilter Filter { get; }

    /// <summary>Moves memories; null for a model without.</summary>
    public MemoryKeeper? Memory { get; }

    /// <summary>What is told of the model.</summary>
    public ModelVersion Version { get; }

    /// <summary>
    /// Names what moves memories: the model, and the items that came after training, since an event with an item that nothing could rank is in no
    /// memory before the item can be ranked.
    /// </summary>
    public string MemoryKey { get; }

    /// <summary>The sequence model's item embeddings at length 1.</summary>
    public UnitEmbedding Embedding => _embedding.Value;

    /// <summary>The users of the training data.</summary>
    public UserIds UserIds => _userIds.Value;

    /// <summary>Begins a use; false where the state is gone already.</summary>
    public bool TryUse()
    {
        var uses = Volatile.Read(ref _uses);
        while (uses > 0)
        {
            var before = Interlocked.CompareExchange(ref _uses, uses + 1, uses);
            if (before == uses)
                return true;
            uses = before;
        }

        return false;
    }

    /// <summary>Ends a use.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _uses) > 0)
            return;
        Memory?.Dispose();
        _release();
    }

    private static string MemoryKeyOf(ServedModel model)
    {
        if (model.Dataset.ItemCount == model.TrainedItems)
            return model.Version;
        var added = string.Join('\n', model.Items.Skip(model.TrainedItems).Select(item => item.Id.Value));
        return $"{model.Version}+{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(added)))[..16]}";
    }
}
