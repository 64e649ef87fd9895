namespace Taoverse.Substrate.Subtensor.Wire;

/// <summary>System.Account: what the chain keeps of an account.</summary>
internal sealed class AccountInfo
{
    public required uint Nonce { get; set; }

    public required AccountData Data { get; set; }
}
