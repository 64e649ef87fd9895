namespace Taoverse.LocalSubnet.Faults;

/// <summary>A fault that the node shows until it is cleared or used up.</summary>
/// <param name="Kind">What goes wrong.</param>
public sealed record NodeFault(NodeFaultKind Kind)
{
    private const int MaxSize = 256 << 20;

    /// <summary>The method whose answers are struck; null for all.</summary>
    public string? Method { get; init; }

    /// <summary>How many fitting requests pass unharmed first.</summary>
    public int After { get; init; }

    /// <summary>How many requests are struck; null for all that come.</summary>
    public int? Count { get; init; }

    /// <summary>How late the answer comes, for <see cref="NodeFaultKind.Delay"/>.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many characters come, for <see cref="NodeFaultKind.HugeMessage"/>; up to 256 Mi.</summary>
    public int Size { get; init; } = 64 * 1024 * 1024;

    /// <summary>The code of the error, for <see cref="NodeFaultKind.Error"/>.</summary>
    public int Code { get; init; } = -32603;

    /// <summary>The message of the error, for <see cref="NodeFaultKind.Error"/>.</summary>
    public string Message { get; init; } = "Internal error";

    /// <summary>Refuses what cannot be shown.</summary>
    /// <exception cref="TaoverseException">A value is out of its range.</exception>
    public void Validate()
    {
        if (!Enum.IsDefined(Kind) || After < 0 || Count <= 0 || Delay < TimeSpan.Zero || Delay > TimeSpan.FromHours(1)
            || Size is < 0 or > MaxSize)
        {
            throw new TaoverseException(
                "InvalidNodeFault", FaultKind.InvalidInput, $"The fault {this} is not possible.",
                "Give a count above zero, a delay of up to an hour and a size of up to 256 Mi.");
        }
    }
}
