using System.Net;

namespace Taoverse.Metagraphs;

/// <summary>Where a neuron says it can be reached.</summary>
/// <param name="Address">Its IP address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Protocol">The protocol number it declared.</param>
/// <param name="Version">The software version it declared.</param>
/// <param name="Block">The block at which it was declared.</param>
public sealed record Axon(IPAddress Address, int Port, int Protocol, long Version, long Block)
{
    /// <summary>The endpoint as text, such as <c>203.0.113.5:8091</c> or <c>[2001:db8::1]:8091</c>.</summary>
    public override string ToString() => new IPEndPoint(Address, Port).ToString();
}
