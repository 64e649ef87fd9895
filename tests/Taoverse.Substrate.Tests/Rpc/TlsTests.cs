using System.Security.Cryptography.X509Certificates;
using Taoverse.Substrate.Rpc;

namespace Taoverse.Substrate.Tests.Rpc;

public class TlsTests
{
    private static readonly X509Certificate2Collection Roots = [TestCertificates.Authority];

    [Fact]
    public async Task A_certificate_of_a_trusted_authority_is_accepted()
    {
        using var certificate = TestCertificates.Good();
        await using var node = new FakeNode(certificate: certificate);
        await using var rpc = await Rpcs.ConnectAsync(Rpcs.Options(node) with { TrustedRoots = Roots });

        Assert.Equal("secret", (await rpc.CallAsync("echo", ["secret"]))[0].GetString());
        Assert.Equal("wss", rpc.Endpoint.Scheme);
    }

    [Fact]
    public async Task A_self_signed_certificate_is_rejected_and_nothing_is_sent()
    {
        using var certificate = TestCertificates.SelfSigned();
        await using var node = new FakeNode(certificate: certificate);

        foreach (var roots in new[] { null, Roots })
        {
            var error = await Wait.ErrorAsync(
                Rpcs.ConnectAsync(Rpcs.Options(node) with { TrustedRoots = roots }), "CertificateRejected");
            Assert.Equal(FaultKind.Security, error.Kind);
            Assert.Contains($"127.0.0.1:{node.Port}", error.Message, StringComparison.Ordinal);
            Assert.Contains("chain", error.Message, StringComparison.Ordinal);
        }

        Assert.Empty(node.Frames);
    }

    [Fact]
    public async Task An_authority_that_is_not_trusted_is_rejected()
    {
        using var certificate = TestCertificates.Good();
        await using var node = new FakeNode(certificate: certificate);

        await Wait.ErrorAsync(Rpcs.ConnectAsync(node), "CertificateRejected");
    }

    [Fact]
    public async Task A_certificate_of_another_host_is_rejected_even_from_a_trusted_authority()
    {
        using var certificate = TestCertificates.ForAnotherHost();
        await using var node = new FakeNode(certificate: certificate);

        var error = await Wait.ErrorAsync(Rpcs.ConnectAsync(Rpcs.Options(node) with { TrustedRoots = Roots }), "CertificateRejected");

        Assert.Contains("another host name", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_certificate_is_rejected_even_from_a_trusted_authority()
    {
        using var certificate = TestCertificates.Expired();
        await using var node = new FakeNode(certificate: certificate);

        var error = await Wait.ErrorAsync(Rpcs.ConnectAsync(Rpcs.Options(node) with { TrustedRoots = Roots }), "CertificateRejected");

        Assert.Contains("NotTimeValid", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_tls_is_unreachable_over_wss()
    {
        await using var node = new FakeNode();
        var options = Rpcs.Options(node) with { Endpoints = [new Uri($"wss://127.0.0.1:{node.Port}")], ConnectTimeout = TimeSpan.FromSeconds(2) };

        await Wait.ErrorAsync(Rpcs.ConnectAsync(options), "EndpointUnreachable");
    }

    [Fact]
    public async Task A_rejected_endpoint_gives_way_to_a_fallback_and_is_told_apart_when_all_fail()
    {
        using var certificate = TestCertificates.SelfSigned();
        await using var bad = new FakeNode(certificate: certificate);
        await using var alsoBad = new FakeNode(certificate: certificate);
        var good = new FakeNode();
        await using (var rpc = await Rpcs.ConnectAsync(bad, good))
        {
            Assert.Equal(good.Endpoint, rpc.Endpoint);
        }

        await good.DisposeAsync();
        await Wait.ErrorAsync(Rpcs.ConnectAsync(bad, alsoBad), "CertificateRejected");
        var mixed = await Wait.ErrorAsync(Rpcs.ConnectAsync(bad, good), "EndpointUnreachable");
        Assert.Contains("certificate", mixed.Message, StringComparison.Ordinal);
    }
}
