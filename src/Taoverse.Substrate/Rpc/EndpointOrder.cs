namespace Taoverse.Substrate.Rpc;

/// <summary>In which order endpoints are tried: as they were given, but those that last proved useless come last.</summary>
internal sealed class EndpointOrder(IReadOnlyList<Uri> endpoints)
{
    private readonly HashSet<Uri> _useless = [];

    /// <summary>The order as of now.</summary>
    public IReadOnlyList<Uri> Current => [.. endpoints.OrderBy(_useless.Contains)];

    /// <summary>Notes how a connection to an endpoint went.</summary>
    public void Note(Uri endpoint, bool useful)
    {
        if (useful)
        {
            _useless.Remove(endpoint);
        }
        else
        {
            _useless.Add(endpoint);
        }
    }
}
