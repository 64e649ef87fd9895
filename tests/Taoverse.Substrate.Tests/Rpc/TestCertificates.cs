using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Taoverse.Substrate.Tests.Rpc;

/// <summary>Certificates made for one test run.</summary>
internal static class TestCertificates
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    /// <summary>An authority of the tests' own.</summary>
    public static X509Certificate2 Authority { get; } = MakeAuthority();

    /// <summary>A certificate of the authority for 127.0.0.1.</summary>
    public static X509Certificate2 Good() => Issue(IPAddress.Loopback, Now.AddDays(-1), Now.AddDays(1));

    /// <summary>A certificate of the authority for another address.</summary>
    public static X509Certificate2 ForAnotherHost() => Issue(IPAddress.Parse("203.0.113.5"), Now.AddDays(-1), Now.AddDays(1));

    /// <summary>A certificate of the authority that is past its time.</summary>
    public static X509Certificate2 Expired() => Issue(IPAddress.Loopback, Now.AddDays(-3), Now.AddDays(-2));

    /// <summary>A certificate for 127.0.0.1 that no authority signed.</summary>
    public static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Request("CN=self-signed", key, IPAddress.Loopback).CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
        return Persisted(certificate);
    }

    private static X509Certificate2 Issue(IPAddress address, DateTimeOffset from, DateTimeOffset to)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Request("CN=node", key, address).Create(Authority, from, to, RandomNumberGenerator.GetBytes(8));
        using var withKey = certificate.CopyWithPrivateKey(key);
        return Persisted(withKey);
    }

    private static X509Certificate2 MakeAuthority()
    {
        var request = new CertificateRequest("CN=Test Authority", ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(Now.AddDays(-30), Now.AddDays(30));
    }

    private static CertificateRequest Request(string name, ECDsa key, IPAddress address)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    // Windows cannot serve TLS with a key that lives in memory only.
    private static X509Certificate2 Persisted(X509Certificate2 certificate) =>
        X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
}
