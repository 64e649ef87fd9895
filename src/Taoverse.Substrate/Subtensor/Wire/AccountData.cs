namespace Taoverse.Substrate.Subtensor.Wire;

/// <summary>The balance within System.Account.</summary>
internal sealed class AccountData
{
    /// <summary>In rao.</summary>
    public required ulong Free { get; set; }
}
