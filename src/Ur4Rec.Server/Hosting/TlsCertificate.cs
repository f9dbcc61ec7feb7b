using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Ur4Rec.Data;

namespace Ur4Rec.Server.Hosting;

/// <summary>Reads a certificate with its chain.</summary>
internal static class TlsCertificate
{
    /// <exception cref="InputException">One of the files cannot be read, or is not PEM.</exception>
    public static HttpsConnectionAdapterOptions Read(string certificate, string key)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificate);
            return new HttpsConnectionAdapterOptions
            {
                ServerCertificate = X509Certificate2.CreateFromPemFile(certificate, key),
                ServerCertificateChain = chain,
            };
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The certificate '{certificate}' with the key '{key}' cannot be read: {e.Message}", e);
        }
    }
}
