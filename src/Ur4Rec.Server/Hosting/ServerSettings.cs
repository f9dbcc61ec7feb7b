using Ur4Rec.Serving;

namespace Ur4Rec.Server.Hosting;

/// <summary>How a server of its own runs, as <c>ur4rec serve</c> does it.</summary>
public sealed record ServerSettings
{
    /// <summary>What it serves.</summary>
    public required ServingOptions Serving { get; init; }

    /// <summary>Where it listens: a scheme, an address of this machine and a port, 0 for any that is free.</summary>
    public Uri Listen { get; init; } = new("http://127.0.0.1:5080");

    /// <summary>The file of keys (<see cref="Security.ApiKeyFile"/>); null lets everybody do everything, on loopback alone.</summary>
    public string? KeysFile { get; init; }

    /// <summary>Names that requests may call the server by, beside those of loopback; empty for any where it does not listen on loopback.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>A certificate with its chain, in PEM; needed for https.</summary>
    public string? Certificate { get; init; }

    /// <summary>The certificate's private key, in PEM.</summary>
    public string? CertificateKey { get; init; }

    /// <summary>Where an OpenTelemetry collector takes OTLP over HTTP, e.g. <c>http://127.0.0.1:4318</c>; null exports nothing.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>What requests may ask for.</summary>
    public ServerLimits Limits { get; init; } = new();
}
