namespace Taoverse.LocalSubnet.Hub;

/// <summary>A request that the local hub was sent.</summary>
/// <param name="Method">The method.</param>
/// <param name="Port">The port that it came to: the hub's or that of the content network.</param>
/// <param name="Path">The path without the query.</param>
/// <param name="HasToken">Whether it carried a token. To the content network it never should.</param>
/// <param name="Range">The range asked for; null for none.</param>
public sealed record HubRequest(string Method, int Port, string Path, bool HasToken, string? Range)
{
    /// <summary>The status of the answer; 0 until it was given.</summary>
    public int Status { get; internal set; }
}
