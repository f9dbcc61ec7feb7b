using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Recommending;
using Ur4Rec.Recommending.Batch;
using Ur4Rec.Serving.Storage;
using Ur4Rec.Serving.Users;
using Ur4Rec.Training;

namespace Ur4Rec.Serving.Batch;

/// <summary>
/// Answers as a server of the same options does: under its rules, over the items as they are when this is opened, with the events, memory and
/// steering that the store has of each user when they are answered.
/// </summary>
public sealed class ServedBatch : IBatchSource, IAsyncDisposable
{
    private readonly IServingStore _store;
    private readonly ModelDesk _models;
    private readonly RecommendationRequest _request;
    private readonly ServedState _state;

    private ServedBatch(IServingStore store, ModelDesk models, RecommendationRequest request)
    {
        _store = store;
        _models = models;
        _request = request;
        _state = models.Rent().State;
    }

    /// <inheritdoc/>
    public SequenceDataset Dataset => _state.Model.Dataset;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Basis => new Dictionary<string, string>
    {
        ["answers"] = "as served",
        ["model"] = _state.Model.Version,
        ["configuration"] = RunHashes.OfFile(RunDirectory.Open(_state.Model.Run).ConfigurationPath)[..32],
        ["data"] = _state.Model.DataFingerprint,
        ["k"] = _request.Count.ToString(CultureInfo.InvariantCulture),
        ["n"] = _request.RerankTop?.ToString(CultureInfo.InvariantCulture) ?? "as trained",
        ["filters"] = RunJson.Line(_request.Filters),
        ["rules"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(RunJson.Line(_state.Rules.Rules))))[..32],
        ["state"] = _store.Description,
        ["items"] = _models.Overlay.Revision.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>A line for each item or attribute of the rules that the run does not have.</summary>
    public IReadOnlyList<string> Warnings => _state.Rules.Unknown;

    /// <summary>Loads what the options name.</summary>
    /// <param name="options">What a server would be started with.</param>
    /// <param name="count">See <see cref="RecommendationRequest.Count"/>.</param>
    /// <param name="rerankTop">See <see cref="RecommendationRequest.RerankTop"/>.</param>
    /// <param name="filters">See <see cref="RecommendationRequest.Filters"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InputException">The run, the store or the rules cannot be served, or what is asked cannot be answered.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public static async Task<ServedBatch> OpenAsync(
        ServingOptions options, int count, int? rerankTop, IReadOnlyList<AttributeFilter> filters, CancellationToken cancellation = default)
    {
        var request = new RecommendationRequest { Count = count, RerankTop = rerankTop, Filters = filters };
        var store = await ServingStores.OpenAsync(StateAddress.Of(options), cancellation).ConfigureAwait(false);
        IAsyncDisposable opened = store;
        try
        {
            var models = await ModelDesk.OpenAsync(options, store, TimeProvider.System, cancellation).ConfigureAwait(false);
            var batch = new ServedBatch(store, models, request);
            opened = batch;
            RequestCheck.Require(request, batch._state.Model.Scorer.RankedItems);
            _ = batch._state.Eligibility.For(request, []);
            return batch;
        }
        catch
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public IReadOnlyList<Recommendation>[] Answer(IReadOnlyList<UserIndex> users, WorkerPool pool)
    {
        var answers = new IReadOnlyList<Recommendation>[users.Count];
        pool.For(answers.Length, u => answers[u] = Answer(Dataset.IdOf(users[u])));
        return answers;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _state.Release();
        _models.Dispose();
        await _store.DisposeAsync().ConfigureAwait(false);
    }

    private Recommendation[] Answer(UserId user)
    {
        var record = _store.ReadUserAsync(user, known: default, CancellationToken.None).GetAwaiter().GetResult();
        var log = UserLog.Empty(user);
        var answer = new Ranker(_state, _request with { User = user }, record is null ? log : log.After(record)).Answer(isStale: false);
        return [.. answer.Items.Select(item => new Recommendation(new ItemId(item.Item), item.Score))];
    }
}
