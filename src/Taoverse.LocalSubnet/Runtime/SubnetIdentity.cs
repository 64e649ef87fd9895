namespace Taoverse.LocalSubnet.Runtime;

/// <summary>What a subnet's owner says of it, as the chain stores it.</summary>
internal sealed record SubnetIdentity
{
    public string SubnetName { get; init; } = string.Empty;

    public string GithubRepo { get; init; } = string.Empty;

    public string SubnetContact { get; init; } = string.Empty;

    public string SubnetUrl { get; init; } = string.Empty;

    public string Discord { get; init; } = string.Empty;

    public string Description { get; init; } = string.Empty;

    public string LogoUrl { get; init; } = string.Empty;

    public string Additional { get; init; } = string.Empty;
}
