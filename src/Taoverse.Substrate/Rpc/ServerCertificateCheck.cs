using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Taoverse.Substrate.Rpc;

/// <summary>Checks the certificate of one server, and remembers why it was rejected.</summary>
internal sealed class ServerCertificateCheck(X509Certificate2Collection? trustedRoots)
{
    /// <summary>Why the certificate was rejected; null where it was not.</summary>
    public string? Rejection { get; private set; }

    /// <summary>The callback for the TLS handshake.</summary>
    public bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var status = chain?.ChainStatus ?? [];
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) && trustedRoots is { Count: > 0 }
            && certificate is X509Certificate2 server)
        {
            using var ownChain = new X509Chain();
            ownChain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            ownChain.ChainPolicy.CustomTrustStore.AddRange(trustedRoots);
            ownChain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            ownChain.ChainPolicy.ExtraStore.AddRange(
                chain?.ChainElements.Select(element => element.Certificate).ToArray() ?? []);

            errors = ownChain.Build(server) ? errors & ~SslPolicyErrors.RemoteCertificateChainErrors : errors;
            status = ownChain.ChainStatus;
        }

        Rejection = errors == SslPolicyErrors.None ? null : Describe(errors, status);
        return Rejection is null;
    }

    private static string Describe(SslPolicyErrors errors, X509ChainStatus[] status)
    {
        var reasons = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            reasons.Add("the server shows none");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            reasons.Add("it was issued for another host name");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            reasons.Add($"its chain is not valid ({string.Join(", ", status.Select(s => s.Status))})");
        }

        return string.Join(" and ", reasons);
    }
}
