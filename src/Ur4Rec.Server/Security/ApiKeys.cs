using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Ur4Rec.Data;

namespace Ur4Rec.Server.Security;

/// <summary>The keys that a server accepts. A file that changes is read again; one that then cannot be read leaves the keys as they were.</summary>
public sealed partial class ApiKeys : IKeyVerifier
{
    private readonly ApiKeyFile? _file;
    private readonly ILogger<ApiKeys> _logger;
    private readonly Lock _lock = new();
    private volatile State _state;

    /// <summary>Of a file.</summary>
    /// <param name="file">The file; null lets everybody do everything.</param>
    /// <param name="logger">Hears of a file that cannot be read.</param>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public ApiKeys(ApiKeyFile? file, ILogger<ApiKeys> logger)
    {
        _file = file;
        _logger = logger;
        _state = file is null ? new State(default, []) : Load(file);
    }

    /// <inheritdoc/>
    public bool AreRequired => _file is not null;

    /// <inheritdoc/>
    public Caller? Find(string secret)
    {
        Caller? found = null;
        var hash = ApiKeyFile.HashOf(secret);
        foreach (var key in Fresh().Keys)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, key.Hash))
                found = key.Caller;
        }
        return found;
    }

    private State Fresh()
    {
        if (_file is null || StampOf(_file) == _state.Stamp)
            return _state;
        lock (_lock)
        {
            var stamp = StampOf(_file);
            if (stamp == _state.Stamp)
                return _state;
            try
            {
                _state = Load(_file);
            }
            catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
            {
                LogUnreadable(e.Message);
                _state = _state with { Stamp = stamp };
            }
            return _state;
        }
    }

    private static State Load(ApiKeyFile file) => new(StampOf(file), [.. file.Read().Select(HashedOf)]);

    private static HashedKey HashedOf(StoredKey key) => new(Convert.FromHexString(key.Sha256), new Caller(key.Name, ApiKeyFile.ParseScopes(key.Scopes)));

    private static (DateTime, long) StampOf(ApiKeyFile file)
    {
        var info = new FileInfo(file.Path);
        return info.Exists ? (info.LastWriteTimeUtc, info.Length) : default;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The file of keys changed and cannot be read; the keys stay as they were: {Problem}")]
    private partial void LogUnreadable(string problem);

    private sealed record State((DateTime Changed, long Length) Stamp, HashedKey[] Keys);

    private sealed record HashedKey(byte[] Hash, Caller Caller);
}
