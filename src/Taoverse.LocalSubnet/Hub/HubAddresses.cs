using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Taoverse.LocalSubnet.Hub;

/// <summary>Addresses of the content network: good for some time, signed, and used without a token.</summary>
internal sealed class HubAddresses(LocalHubOptions options, TimeProvider time)
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>Where the content network is; known once it listens.</summary>
    public Uri Base { get; set; } = null!;

    public string Sign(string path)
    {
        var expires = (time.GetUtcNow() + options.AddressLifetime).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return new Uri(Base, $"{path}?expires={expires}&signature={Signature(path, expires)}").AbsoluteUri;
    }

    /// <summary>Whether a request may pass; where not, the answer has been given.</summary>
    public async Task<bool> AdmitAsync(HttpContext context)
    {
        var expires = context.Request.Query["expires"].ToString();
        if (context.Request.Headers.Authorization.Count > 0)
        {
            // The store behind the Hub refuses two kinds of authorisation at once.
            await context.Empty(StatusCodes.Status400BadRequest).ConfigureAwait(false);
            return false;
        }

        if (context.Connection.LocalPort != Base.Port || context.Request.Query["signature"] != Signature(context.Request.Path.Value!, expires)
            || long.Parse(expires, CultureInfo.InvariantCulture) < time.GetUtcNow().ToUnixTimeMilliseconds())
        {
            await context.Empty(StatusCodes.Status403Forbidden).ConfigureAwait(false);
            return false;
        }

        return true;
    }

    private string Signature(string path, string expires) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(path + expires)));
}
