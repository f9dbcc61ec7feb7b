using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Ur4Rec.Data;

namespace Ur4Rec.Server.Hosting;

/// <summary>Where a server listens.</summary>
/// <param name="Address">An address of this machine.</param>
/// <param name="Port">0 for any that is free.</param>
/// <param name="IsHttps">Whether it speaks TLS.</param>
internal sealed record ListenAddress(IPAddress Address, int Port, bool IsHttps)
{
    public bool IsLoopback => IPAddress.IsLoopback(Address);

    /// <exception cref="InputException">It is no address of a machine.</exception>
    public static ListenAddress Of(Uri uri)
    {
        if (uri is not { IsAbsoluteUri: true, Scheme: "http" or "https", PathAndQuery: "/", UserInfo: "" })
            throw new InputException($"'{uri}' is not where a server can listen; say it as http://127.0.0.1:5080.");
        if (uri.Host == "localhost")
            return new ListenAddress(IPAddress.Loopback, uri.Port, uri.Scheme == "https");
        return IPAddress.TryParse(uri.Host, out var address)
            ? new ListenAddress(address, uri.Port, uri.Scheme == "https")
            : throw new InputException($"'{uri.Host}' is not an IP address; a server listens on one, such as 127.0.0.1 or 0.0.0.0.");
    }

    /// <summary>Has Kestrel listen here.</summary>
    public void Apply(KestrelServerOptions kestrel, ServerSettings settings) => kestrel.Listen(Address, Port, listen =>
    {
        if (!IsHttps)
            return;
        if (settings is not { Certificate: { } certificate, CertificateKey: { } key })
            throw new InputException("https needs a certificate: --certificate FILE and --certificate-key FILE, both PEM.");
        listen.UseHttps(TlsCertificate.Read(certificate, key));
    });
}
